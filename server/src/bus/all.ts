// The buses that the engine knows. A new bus is one file and one line here.
import { acpi } from './acpi.ts';
import { amba } from './amba.ts';
import { ap } from './ap.ts';
import { armFfa } from './arm-ffa.ts';
import { auxiliary } from './auxiliary.ts';
import { bcma } from './bcma.ts';
import type { Bus } from './bus.ts';
import { ccw } from './ccw.ts';
import { cdx } from './cdx.ts';
import { coreboot } from './coreboot.ts';
import { cpu } from './cpu.ts';
import { css } from './css.ts';
import { dfl } from './dfl.ts';
import { dmi } from './dmi.ts';
import { eisa } from './eisa.ts';
import { fslmc } from './fslmc.ts';
import { hdaudio } from './hdaudio.ts';
import { hid } from './hid.ts';
import { i2c } from './i2c.ts';
import { i3c } from './i3c.ts';
import { ieee1394 } from './ieee1394.ts';
import { input } from './input.ts';
import { ipack } from './ipack.ts';
import { isapnp } from './isapnp.ts';
import { ishtp } from './ishtp.ts';
import { mcb } from './mcb.ts';
import { mdio } from './mdio.ts';
import { mei } from './mei.ts';
import { mhi } from './mhi.ts';
import { mhiEp } from './mhi-ep.ts';
import { mipscdmm } from './mipscdmm.ts';
import { of } from './of.ts';
import { parisc } from './parisc.ts';
import { pci } from './pci.ts';
import { pcmcia } from './pcmcia.ts';
import { platform } from './platform.ts';
import { pnp } from './pnp.ts';
import { pnpCard } from './pnp-card.ts';
import { rapidio } from './rapidio.ts';
import { rpmsg } from './rpmsg.ts';
import { sdio } from './sdio.ts';
import { sdw } from './sdw.ts';
import { serio } from './serio.ts';
import { slim } from './slim.ts';
import { soc } from './soc.ts';
import { spi } from './spi.ts';
import { ssam } from './ssam.ts';
import { ssb } from './ssb.ts';
import { tbsvc } from './tbsvc.ts';
import { tee } from './tee.ts';
import { typec } from './typec.ts';
import { ulpi } from './ulpi.ts';
import { usb } from './usb.ts';
import { vchiq } from './vchiq.ts';
import { vio } from './vio.ts';
import { virtio } from './virtio.ts';
import { vmbus } from './vmbus.ts';
import { wmi } from './wmi.ts';
import { x86cpu } from './x86cpu.ts';
import { zorro } from './zorro.ts';

export const buses: readonly Bus[] = [
  acpi,
  amba,
  ap,
  armFfa,
  auxiliary,
  bcma,
  ccw,
  cdx,
  coreboot,
  cpu,
  css,
  dfl,
  dmi,
  eisa,
  fslmc,
  hdaudio,
  hid,
  i2c,
  i3c,
  ieee1394,
  input,
  ipack,
  isapnp,
  ishtp,
  mcb,
  mdio,
  mei,
  mhi,
  mhiEp,
  mipscdmm,
  of,
  parisc,
  pci,
  pcmcia,
  platform,
  pnp,
  pnpCard,
  rapidio,
  rpmsg,
  sdio,
  sdw,
  serio,
  slim,
  soc,
  spi,
  ssam,
  ssb,
  tbsvc,
  tee,
  typec,
  ulpi,
  usb,
  vchiq,
  vio,
  virtio,
  vmbus,
  wmi,
  x86cpu,
  zorro,
];

const byName = new Map(buses.map((bus) => [bus.name, bus]));
const byStruct = new Map(buses.map((bus) => [bus.struct, bus]));

/** By modpost's name; undefined where the engine does not know the bus. */
export const busNamed = (name: string): Bus | undefined => byName.get(name);

/** By the struct of its entries, without `struct `. */
export const busOfStruct = (struct: string): Bus | undefined => byStruct.get(struct);
