/**
 * Data table: what the schemas of version 3.3 and 4.3 say of every element, as facts read from the published schemas,
 * apart from the package's own table. `schema-validator.ts` reads it.
 *
 *   NAME@4 A:type* B:type@4 … / CHILD CHILD+ CHILD<=2
 *
 * `*` required, `@4` since version 4, `+` at least one child of these. Where the versions differ: `version 3|version 4`.
 * Types: id, >CTR reference, tN text of at most N characters, eA,B,C..D codes, n(min,max) integer, d(min,max) decimal,
 * lat and lon with at most nine decimals, u32, i32, i31 (i32 without its least number), ddi, NAME, dt, label, locale, and
 * the file names tlg, grd, afe, xfr.
 */
export const SCHEMA_TEXT = `
ISO11783_TaskData VersionMajor:e3|e4* VersionMinor:e3|e0..3* ManagementSoftwareManufacturer:t32* ManagementSoftwareVersion:t32* TaskControllerManufacturer:t32 TaskControllerVersion:t32 DataTransferOrigin:e1,2* lang:t32@4 / AFE@4 BSN@4 CCT CCG CLD CTP CPC CTR DVC FRM OTQ PFD PDT PGP TSK TCC@4<=1 VPN WKR XFR
ISO11783LinkList@4 VersionMajor:e4* VersionMinor:e0..3* ManagementSoftwareManufacturer:t32* ManagementSoftwareVersion:t32* TaskControllerManufacturer:t32 TaskControllerVersion:t32 FileVersion:t32 DataTransferOrigin:e1,2* / LGP
XFC / BSN@4 CCT CCG CLD CTP CPC CTR DVC FRM OTQ PFD PDT PGP TSK VPN WKR
LGP@4 A:id* B:e1..4* C:t64 D:t255 E:t32 / LNK
LNK@4 A:t14* B:t255* C:t32
AFE@4 A:afe* B:e1,2* C:t32* D:n(1,254)* E:t32 F:u32
ASP A:dt* B:dt C:u32 D:e1,4* / PTN<=1|PTN<=2
BSN@4 A:id* B:t32* C:lat* D:lon* E:i31*
CAN A:>CCT B:>CCL C:t32 / ASP<=1
CAT@4 A:NAME* B:NAME* C:label* D:label* E:n(0,4095)* F:n(0,4095)* G:ddi* / ASP<=1
CCG A:id* B:t32*
CCL A:id* B:t32*
CCT A:id* B:t32* C:e1..3* D:>CCG / CCL
CLD A:id* B:n(0,254) / CRG+
CNN A:>DVC* B:>DET* C:>DVC* D:>DET*
CPC A:id* B:t32* / OTR
CRG A:i31* B:i31* C:n(0,254)*
CTP A:id* B:t32* C:>PGP@4 / CVT
CTR A:id* B:t32* C:t32 D:t32 E:t32 F:t10 G:t32 H:t32 I:t32 J:t20 K:t20 L:t20 M:t64
CVT A:id* B:t32* C:>PDT@4
DAN A:NAME* B:NAME C:>DVC / ASP<=1
DET A:id* B:n(1,65534)* C:e1..7* D:t32 E:n(0,4095)* F:n(0,65534)* / DOR
DLT A:ddi* B:n(1,31)* C:n(0,1000000) D:n(0,60000) E:i31 F:i31 G:i31 H:>DET I:>VPN J:n(0,262143) K:n(0,63) L:n(0,63)
DLV A:ddi* B:i32* C:>DET* D:n(0,262143) E:n(0,63) F:n(0,63)
DOR A:n(1,65534)*
DPD A:n(1,65534)* B:ddi* C:n(0,3)|n(0,7)* D:n(0,31)* E:t32 F:n(1,65534)
DPT A:n(1,65534)* B:ddi* C:i32* D:t32 E:n(1,65534)
DVC A:id* B:t32 C:t32 D:NAME* E:t32 F:label* G:locale* / DET+ DPT+ DPD+ DVP+
DVP A:n(1,65534)* B:i32* C:d(0.000000001,100000000)* D:n(0,7)* E:t32
FRM A:id* B:t32* C:t32 D:t32 E:t10 F:t32 G:t32 H:t32 I:>CTR
GAN@4 A:>GGP* / ASP+ GST+
GGP@4 A:id* B:t32 / GPN+ PLN+
GPN@4 A:id* B:t32 C:e1..5* D:e1..3 E:e1..4 F:e1..4 G:d(0,360) H:u32 I:e0..8,16,17 J:d(0,65) K:d(0,65) L:>BSN M:t32 N:u32 O:u32 / LSG+ PLN+
GRD A:lat* B:lon* C:d(0,1)* D:d(0,1)* E:n(0,4294967295)* F:n(0,4294967295)* G:grd* H:u32 I:e1,2* J:n(0,254)
GST@4 A:>GGP B:>GPN C:i32 D:i32 E:i32 / ASP<=1
LSG A:e1..8|e1..9* B:t32 C:u32 D:u32 E:n(0,254) F:id@4 / PNT+2|PNT+
OTP A:>CPC* B:>OTQ
OTQ A:id* B:t32*
OTR A:>OTQ*
PAN A:>PDT* B:ddi C:n(0,2147483647) D:e1,2|e1..3 E:>DET F:>VPN G:>PDT@4 / ASP<=1
PDT A:id* B:t32* C:>PGP D:>VPN E:ddi F:e1..3@4 G:n(0,2147483647)@4 H:n(0,2147483647)@4 I:n(0,2147483647)@4 J:n(0,2147483647)@4 / PRN@4
PDV A:ddi* B:i32* C:>PDT D:>DET E:>VPN F:i32@4 G:i32@4 / PDV
PFD A:id* B:t32 C:t32* D:u32* E:>CTR F:>FRM G:>CTP H:>CVT I:>PFD / PLN LSG PNT GGP@4
PGP A:id* B:t32* C:e1,2@4
PLN A:e1..8|e1..12* B:t32 C:u32 D:n(0,254) E:id@4 / LSG+
PNT A:e1,2|e1..11* B:t32 C:lat* D:lon* E:i31 F:n(0,254) G:id@4 H:d(0,65)@4 I:d(0,65)@4
PRN@4 A:>PDT* B:n(0,2147483647)*
PTN A:lat* B:lon* C:i32 D:e0..15* E:d(0,99.9) F:d(0,99.9) G:n(0,254) H:u32 I:n(0,65534)
TCC@4 A:NAME* B:t153* C:e0..4* D:n(0,63)* E:n(0,254)* F:n(0,254)* G:n(0,254)*
TIM A:dt* B:dt C:u32 D:e1..7|e1,2,4..8* / PTN DLV
TLG A:tlg* B:u32 C:e1*
TSK A:id* B:t32 C:>CTR D:>FRM E:>PFD F:>WKR G:e1..4|e1..6* H:n(0,254) I:n(0,254) J:n(0,254) / TZN TIM OTP WAN DAN CNN PAN DLT CAN TLG GRD CAT@4 GAN@4
TZN A:n(0,254)* B:t32 C:n(0,254) / PLN PDV
VPN A:id* B:i32* C:d(0.000000001,100000000)* D:n(0,7)* E:t32 F:>CLD
WAN A:>WKR* / ASP<=1
WKR A:id* B:t32* C:t32 D:t32 E:t32 F:t10 G:t32 H:t32 I:t32 J:t20 K:t20 L:t32 M:t64
XFR A:xfr* B:e1*
`
