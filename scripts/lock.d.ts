export declare function missingPackages(folder: string): string[];
