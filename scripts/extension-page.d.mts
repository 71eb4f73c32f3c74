export function extensionPage(readme: string, site?: string): string;
