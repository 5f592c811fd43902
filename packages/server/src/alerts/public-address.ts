/**
 * Which addresses are out in the world, a data table. After the IANA registries of special-purpose addresses (RFC 6890
 * and its followers).
 */
import { BlockList, isIPv6 } from 'node:net'

const SPECIAL_IPV4 = [
  ['0.0.0.0', 8], //       this network
  ['10.0.0.0', 8], //      private
  ['100.64.0.0', 10], //   shared by providers and their customers; metadata of one cloud
  ['127.0.0.0', 8], //     loopback
  ['168.63.129.16', 32], // public by number, the host's own services in one cloud
  ['169.254.0.0', 16], //  link local, metadata of most clouds
  ['172.16.0.0', 12], //   private
  ['192.0.0.0', 24], //    protocol assignments
  ['192.0.2.0', 24], //    documentation
  ['192.88.99.0', 24], //  former relays of 6to4
  ['192.168.0.0', 16], //  private
  ['198.18.0.0', 15], //   measurements between networks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], //  documentation
  ['224.0.0.0', 4], //     multicast
  ['240.0.0.0', 4], //     reserved, broadcast
] as const

/** The one range that is given out; loopback, mapped and translated IPv4, private, link local and multicast lie outside. */
const GLOBAL_IPV6 = ['2000::', 3] as const
const SPECIAL_IPV6 = [
  ['2001::', 23], //     protocol assignments, tunnels that carry an IPv4 address
  ['2001:db8::', 32], // documentation
  ['2002::', 16], //     6to4: carries an IPv4 address
  ['3fff::', 20], //     documentation
] as const

const special = new BlockList()
for (const [network, bits] of SPECIAL_IPV4) special.addSubnet(network, bits, 'ipv4')
for (const [network, bits] of SPECIAL_IPV6) special.addSubnet(network, bits, 'ipv6')
const global = new BlockList()
global.addSubnet(...GLOBAL_IPV6, 'ipv6')

/** @param address  IPv4 with dots, or IPv6, as a resolver gives it */
export function isPublicAddress(address: string): boolean {
  if (isIPv6(address)) return global.check(address, 'ipv6') && !special.check(address, 'ipv6')
  return !special.check(address, 'ipv4')
}
