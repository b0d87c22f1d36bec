export function buildUlp(cc?: string): Promise<{ readonly program: string; readonly sets: readonly string[] }>;
