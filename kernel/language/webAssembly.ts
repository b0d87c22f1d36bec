/** The WebAssembly API, which Node has and only the DOM's types describe. Where those are asked for, they come first. */
export const webAssemblyText = `
  namespace WebAssembly {
    type ImportExportKind = "function" | "global" | "memory" | "table" | "tag";
    type ValueType = "i32" | "i64" | "f32" | "f64" | "v128" | "anyfunc" | "externref";
    type TableKind = "anyfunc" | "externref";
    type ExportValue = Function | Global | Memory | Table;
    type ImportValue = ExportValue | number | bigint;
    type Exports = Record<string, ExportValue>;
    type ModuleImports = Record<string, ImportValue>;
    type Imports = Record<string, ModuleImports>;
    type Bytes = ArrayBufferView<ArrayBuffer> | ArrayBuffer;
    interface ModuleImportDescriptor { kind: ImportExportKind; module: string; name: string }
    interface ModuleExportDescriptor { kind: ImportExportKind; name: string }
    interface GlobalDescriptor { value: ValueType; mutable?: boolean }
    interface MemoryDescriptor { initial: number; maximum?: number; shared?: boolean }
    interface TableDescriptor { element: TableKind; initial: number; maximum?: number }
    interface WebAssemblyInstantiatedSource { module: Module; instance: Instance }

    /** Code compiled once, for any number of instances. */
    interface Module {}
    var Module: {
      prototype: Module;
      new (bytes: Bytes): Module;
      exports(module: Module): ModuleExportDescriptor[];
      imports(module: Module): ModuleImportDescriptor[];
      customSections(module: Module, name: string): ArrayBuffer[];
    };
    /** A module with its state; its functions are in \`exports\`. */
    interface Instance { readonly exports: Exports }
    var Instance: { prototype: Instance; new (module: Module, imports?: Imports): Instance };
    interface Memory {
      readonly buffer: ArrayBuffer;
      /** Adds pages of 64 KiB; returns how many there were. */
      grow(delta: number): number;
    }
    var Memory: { prototype: Memory; new (descriptor: MemoryDescriptor): Memory };
    interface Table {
      readonly length: number;
      get(index: number): any;
      set(index: number, value?: any): void;
      grow(delta: number, value?: any): number;
    }
    var Table: { prototype: Table; new (descriptor: TableDescriptor, value?: any): Table };
    interface Global { value: any; valueOf(): any }
    var Global: { prototype: Global; new (descriptor: GlobalDescriptor, value?: any): Global };
    interface CompileError extends Error {}
    var CompileError: { prototype: CompileError; new (message?: string): CompileError; (message?: string): CompileError };
    interface LinkError extends Error {}
    var LinkError: { prototype: LinkError; new (message?: string): LinkError; (message?: string): LinkError };
    interface RuntimeError extends Error {}
    var RuntimeError: { prototype: RuntimeError; new (message?: string): RuntimeError; (message?: string): RuntimeError };

    function validate(bytes: Bytes): boolean;
    function compile(bytes: Bytes): Promise<Module>;
    function compileStreaming(source: Response | PromiseLike<Response>): Promise<Module>;
    /** Compiles bytes and makes an instance, or makes one of a module. */
    function instantiate(bytes: Bytes, imports?: Imports): Promise<WebAssemblyInstantiatedSource>;
    function instantiate(module: Module, imports?: Imports): Promise<Instance>;
    function instantiateStreaming(source: Response | PromiseLike<Response>, imports?: Imports): Promise<WebAssemblyInstantiatedSource>;
  }
`;
