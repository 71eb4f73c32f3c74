// The command Find Drivers for a Device: a device in, the drivers that claim it out, in the kernel's order.
import * as vscode from 'vscode';
import { type ClaimLine, WHO, type WhoParams, type WhoResult } from '../../server/src/lsp/protocol.ts';
import { failed } from './failed.ts';
import type { LanguageServer } from './language-server.ts';
import { pickTree } from './pick-tree.ts';
import { goTo } from './places.ts';

interface ClaimItem extends vscode.QuickPickItem {
  readonly claim?: ClaimLine;
}

export function registerFindDrivers(server: LanguageServer): vscode.Disposable {
  return vscode.commands.registerCommand('matchtable.findDrivers', async (given?: unknown) => {
    const device =
      typeof given === 'string'
        ? given
        : await vscode.window.showInputBox({
            title: 'Find drivers for a device',
            prompt: 'A line of lspci -nn, a modalias, or vendor:device[:subvendor:subdevice][@class]',
            placeHolder: '10ec:8139',
            ignoreFocusOut: true,
          });
    if (!device?.trim()) return undefined;
    try {
      const tree = await pickTree(server, 'The kernel tree to look in');
      if (!tree) return undefined;
      const params: WhoParams = { device: device.trim(), root: tree.root };
      const result = await server.request<WhoResult>(WHO, params);
      const chosen = await vscode.window.showQuickPick(itemsOf(result), {
        title: result.name ?? result.device,
        placeHolder: placeHolder(result),
        matchOnDescription: true,
        matchOnDetail: true,
      });
      if (chosen?.claim) await goTo(chosen.claim.location);
      return result;
    } catch (error) {
      return failed(error);
    }
  });
}

function placeHolder({ claims, order, reasons }: WhoResult): string {
  if (claims.length === 0) return 'No driver claims it';
  if (order !== undefined) return order;
  if (reasons.length > 0) return reasons.map(({ text }) => text).join('; ');
  return claims.length === 1 ? 'One driver claims it' : 'In the order in which the kernel tries them';
}

function itemsOf({ claims, byClass }: WhoResult): readonly ClaimItem[] {
  const items: ClaimItem[] = claims.map((claim) => ({
    claim,
    label: claim.driver,
    description: describe(claim),
    detail: `${claim.table}[${claim.index}]  ${claim.text}`,
  }));
  if (byClass.length > 0)
    items.push(
      { label: 'the device’s class decides', kind: vscode.QuickPickItemKind.Separator },
      { label: byClass.join(', '), description: 'take a whole class: give the class too, 8086:2922@010601' },
    );
  if (items.length === 0) items.push({ label: 'No driver claims this device' });
  return items;
}

function describe({ module, linkage, override, certainty, last }: ClaimLine): string {
  const where =
    module === undefined
      ? 'in no module'
      : linkage === 'builtin'
        ? `built in, ${module}`
        : `module ${module}`;
  return [
    where,
    ...(override ? ['only by driver_override'] : []),
    ...(last && !override ? ['leaves it to any other driver'] : []),
    ...(certainty === 'maybe' ? ['if the rest of the device fits'] : []),
  ].join(' · ');
}
