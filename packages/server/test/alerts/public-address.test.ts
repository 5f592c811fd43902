import { describe, expect, it } from 'vitest'
import { isPublicAddress } from '../../src/alerts/public-address.js'
import { PrivateTarget, resolveBySystem, resolveTarget } from '../../src/alerts/target.js'

// Ranges of the IANA registries for special-purpose addresses; of each the first and last, and the neighbours outside.
const NOT_PUBLIC = [
  ['this network', '0.0.0.0', '0.255.255.255'],
  ['private', '10.0.0.0', '10.255.255.255'],
  ['private', '172.16.0.0', '172.31.255.255'],
  ['private', '192.168.0.0', '192.168.255.255'],
  ['shared', '100.64.0.0', '100.127.255.255'],
  ['loopback', '127.0.0.1', '127.255.255.255'],
  ['link local and metadata', '169.254.0.0', '169.254.169.254'],
  ['measurements', '198.18.0.0', '198.19.255.255'],
  ['multicast', '224.0.0.1', '239.255.255.255'],
  ['reserved and broadcast', '240.0.0.0', '255.255.255.255'],
  ['services of the host', '168.63.129.16', '168.63.129.16'],
  ['unspecified and loopback', '::', '::1'],
  ['private', 'fc00::1', 'fd00:ec2::254'],
  ['link local', 'fe80::1', 'febf::1'],
  ['multicast', 'ff02::1', 'ff0e::1'],
  ['mapped IPv4', '::ffff:127.0.0.1', '::ffff:a9fe:a9fe'],
  ['translated IPv4', '64:ff9b::7f00:1', '64:ff9b:1::1'],
  ['tunnelled IPv4', '2002:7f00:1::', '2001:0:7f00:1::'],
  ['documentation', '2001:db8::1', '3fff::1'],
] as const
const PUBLIC = [
  '1.0.0.0',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
  '169.253.255.255',
  '172.15.255.255',
  '172.32.0.0',
  '192.167.255.255',
  '192.169.0.0',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
  '2606:4700:4700::1111',
  '2a00:1450:4001:82b::200e',
  '2001:4860:4860::8888',
]

describe('an address', () => {
  it.each(NOT_PUBLIC)('is not public when it is %s: %s to %s', (_, first, last) => {
    expect([isPublicAddress(first), isPublicAddress(last)]).toEqual([false, false])
  })

  it.each(PUBLIC)('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })
})

describe('the target of a call', () => {
  // However an address is written, URL brings it into one form and the check sees that.
  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://0x7f.0.0.1/',
    'http://2130706433/',
    'http://017700000001/',
    'http://[::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://[fe80::1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://localhost/',
    'http://LOCALHOST/',
  ])('is refused at %s', async (url) => {
    const rules = { allowPrivate: false, resolve: resolveBySystem }
    await expect(resolveTarget(url, rules)).rejects.toThrow(PrivateTarget)
  })

  it('is refused when a name leads to a private address, be it one of several', async () => {
    const resolve = async () => [
      { address: '93.184.215.14', family: 4 },
      { address: '10.0.0.7', family: 4 },
    ]
    const target = resolveTarget('https://hooks.example/', { allowPrivate: false, resolve })
    await expect(target).rejects.toThrow('hooks.example leads to a private address')
  })

  it('is what the name resolved to', async () => {
    const addresses = [{ address: '93.184.215.14', family: 4 }]
    const rules = { allowPrivate: false, resolve: async () => addresses }
    expect((await resolveTarget('https://hooks.example/', rules)).addresses).toEqual(addresses)
  })
})
