// What code looks at when it decides whether to take a device, as bits: a value carries what it was computed from.

export const Reads = {
  /** The revision of the device. */
  revision: 1,
  class: 2,
  /** Subsystem ids. */
  subsystem: 4,
  /** Which function of which slot it is. */
  place: 8,
  /** What kind of PCI Express port it is. */
  port: 16,
  /** The machine: DMI, CPU, other devices, hypervisor. */
  machine: 32,
  /** What the device says of itself on other buses than PCI: descriptors, properties. */
  descriptor: 64,
  /** A module parameter. */
  parameter: 128,
  /** A register, in config space or behind a BAR. */
  register: 256,
  /** Fields of the entry that matched, `driver_data` above all. */
  entry: 512,
  /** Ids of the device that the tables say: a check of them goes one way only. */
  ids: 1024,
  /** Whether the machine is in a DMI list. */
  list: 2048,
  /** Whether another device is there. */
  other: 8192,
  /** A register that was compared with a constant of its own, as that which tells chips apart. */
  identity: 4096,
  /** Which interface of a USB device it is. */
  interface: 16384,
} as const;

/** What tells one device from another of the same ids, or one machine from another: any error under it is a reason. */
export const TELLING =
  Reads.revision |
  Reads.class |
  Reads.subsystem |
  Reads.place |
  Reads.port |
  Reads.machine |
  Reads.descriptor |
  Reads.interface |
  Reads.list |
  Reads.other;

/** What may also be read to see whether the hardware works: only an error that is given for this very check counts. */
export const PERHAPS = Reads.parameter | Reads.register | Reads.identity;

const WORDS: readonly (readonly [bit: number, word: string])[] = [
  [Reads.revision, 'revision'],
  [Reads.class, 'class'],
  [Reads.subsystem, 'subsystem'],
  [Reads.port, 'port type'],
  [Reads.place, 'function number'],
  [Reads.descriptor | Reads.interface, 'descriptor'],
  [Reads.machine | Reads.list | Reads.other, 'machine'],
  [Reads.parameter, 'module parameter'],
  [Reads.register | Reads.identity, 'register'],
];

/** The most telling of what was read, in a word; undefined where nothing of it is a reason. */
export const wordFor = (reads: number): string | undefined => WORDS.find(([bit]) => (reads & bit) !== 0)?.[1];

/** What the config space holds at an offset, by the name that pci_regs.h gives it. */
export function configRead(offset: string | undefined): number {
  if (offset === undefined) return Reads.register;
  if (/^PCI_(?:REVISION_ID|CLASS_REVISION)$/.test(offset)) return Reads.revision;
  if (/^PCI_CLASS_/.test(offset)) return Reads.class;
  if (/^PCI_SUBSYSTEM/.test(offset)) return Reads.subsystem;
  // Whether somebody switched the device on says nothing of what it is.
  if (/^PCI_(?:COMMAND|STATUS|INTERRUPT_|BASE_ADDRESS_|CAPABILITY_LIST|CACHE_LINE|LATENCY)/.test(offset))
    return 0;
  return Reads.register;
}

/** Offset 8 is the revision, as some drivers write it. */
export const configReadAt = (offset: bigint): number =>
  offset === 8n
    ? Reads.revision
    : offset >= 9n && offset <= 11n
      ? Reads.class
      : offset >= 0x2cn && offset <= 0x2fn
        ? Reads.subsystem
        : offset >= 4n && offset < 0x40n
          ? 0
          : Reads.register;

const REGISTER =
  /^(?:in[bwl](?:_p)?|read[bwlq](?:_relaxed)?|__raw_read[bwlq]|ioread(?:8|16|32|64)(?:be|_rep)?|rdmsr\w*|regmap_read\w*|i2c_smbus_read_\w+|inb_p|serial_in|in_(?:8|be16|be32|le16|le32))$/;
const MACHINE =
  /^(?:x86_match_cpu|cpu_feature_enabled|boot_cpu_has|static_cpu_has|xen_\w*domain|machine_is_\w+|of_machine_is_compatible|acpi_dev_(?:present|found|get_first_match_dev)|is_acpi_device_node|efi_enabled|c?hypervisor_is_type|this_cpu_has|soc_device_match|of_find_(?:node_by_\w+|compatible_node))$/;
const PORT = /^pci_(?:is_pcie|pcie_type)$/;
const DESCRIPTOR =
  /^(?:pci_device_to_OF_node|of_device_is_compatible|of_alias_get_id|of_property_\w+|device_property_\w+|of_find_property|of_get_property|acpi_dev_hid_uid_match|acpi_device_[bh]id|acpi_evaluate_\w+|usb_match_(?:id|one_id)|usb_string|fwnode_property_\w+|(?:of|fwnode)_graph_\w+|gpiod_count|hid_find_field|pci_find_d?vsec_capability)$/;
const PLACE = /^PCI_(?:FUNC|SLOT|DEVFN)$/;

/** What the result of a kernel function tells, by its name; 0 for those that get or make something. */
export function callReads(name: string): number {
  if (REGISTER.test(name)) return Reads.register;
  if (name.startsWith('dmi_')) return Reads.list;
  if (/^pci_(?:get_(?:device|subsys|class)|dev_present)$/.test(name)) return Reads.other;
  if (MACHINE.test(name)) return Reads.machine;
  if (PORT.test(name)) return Reads.port;
  if (DESCRIPTOR.test(name)) return Reads.descriptor;
  return PLACE.test(name) ? Reads.place : 0;
}

/** Of a driver's own functions those that read a register, and those that say which chip it is (`is_mt76x0(dev)`). */
export function accessorReads(name: string): number {
  if (/^is_[a-z]+\d/.test(name)) return Reads.register | Reads.identity;
  return /_(?:rr|rd\d*|read\d+|readl|reg_read|read_reg|register_read)$/.test(name) ? Reads.register : 0;
}

/** Functions that fill a buffer, the number of that argument, and what is in it then. */
export const FILLED: ReadonlyMap<string, { readonly argument: number; readonly reads: number }> = new Map([
  ['usb_string', { argument: 2, reads: Reads.descriptor }],
  ['usb_control_msg', { argument: 6, reads: Reads.register }],
  ['usb_control_msg_recv', { argument: 6, reads: Reads.register }],
  // A PS/2 device says what it is when it is asked (include/linux/libps2.h).
  ['ps2_command', { argument: 1, reads: Reads.descriptor }],
  ['regmap_bulk_read', { argument: 2, reads: Reads.register }],
  // A table of the firmware (include/acpi/acpixf.h).
  ['acpi_get_table', { argument: 2, reads: Reads.machine }],
]);

/** Functions whose result is their argument in another form. */
export const isConversion = (name: string): boolean =>
  /^(?:__?)?(?:[bl]e(?:16|32|64)_to_cpup?|cpu_to_[bl]e(?:16|32|64)|swab\d+|ntoh[sl]|hton[sl]|likely|unlikely|min|max|abs|min_t|max_t|clamp|hweight\d+|ff[sz]|fls|ilog2|IS_ERR|IS_ERR_OR_NULL|WARN_ON(?:_ONCE)?|bool|str\w*cmp|memcmp|get_unaligned\w*)$/.test(
    name,
  ) || /^[A-Z][A-Z0-9_]+$/.test(name);

/** Functions that look something up: what they find hangs on what they are given. */
export const isLookup = (name: string): boolean =>
  /(?:^|_)(?:find|lookup|match|search|is|has)(?:_|$)/.test(name);

/** Functions that hand one of their arguments through, with its number. */
export const HANDS_THROUGH: ReadonlyMap<string, number> = new Map([
  ['likely', 0],
  ['unlikely', 0],
  ['WARN_ON', 0],
  ['WARN_ON_ONCE', 0],
  ['ERR_PTR', 0],
  ['PTR_ERR', 0],
  ['ERR_CAST', 0],
  ['dev_err_probe', 1],
  ['snd_card_free_on_error', 1],
  ['pcibios_err_to_errno', 0],
  ['le16_to_cpu', 0],
  ['le32_to_cpu', 0],
]);
