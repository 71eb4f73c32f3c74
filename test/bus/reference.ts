// pci_match_one_device of drivers/pci/pci.h, written down a second time and as plainly as the kernel does,
// so that the engine's sets have something independent to agree with.
import type { Ids } from './make.ts';

export interface Device {
  readonly vendor: number;
  readonly device: number;
  readonly subvendor: number;
  readonly subdevice: number;
  readonly class: number;
}

export function kernelMatches(id: Ids, dev: Device): boolean {
  const field = (name: keyof Ids) => BigInt.asUintN(32, BigInt((id[name] ?? 0) as number));
  const any = 0xffffffffn;
  return (
    (field('vendor') === any || field('vendor') === BigInt(dev.vendor)) &&
    (field('device') === any || field('device') === BigInt(dev.device)) &&
    (field('subvendor') === any || field('subvendor') === BigInt(dev.subvendor)) &&
    (field('subdevice') === any || field('subdevice') === BigInt(dev.subdevice)) &&
    !((field('class') ^ BigInt(dev.class)) & field('class_mask'))
  );
}

export function deviceOf(modalias: string): Device {
  const m = /^pci:v(.{8})d(.{8})sv(.{8})sd(.{8})bc(..)sc(..)i(..)$/.exec(modalias);
  if (!m) throw new Error(`no modalias: ${modalias}`);
  const [vendor, device, subvendor, subdevice] = m.slice(1, 5).map((text) => Number.parseInt(text, 16));
  return {
    vendor: vendor!,
    device: device!,
    subvendor: subvendor!,
    subdevice: subdevice!,
    class: Number.parseInt(`${m[5]}${m[6]}${m[7]}`, 16),
  };
}
