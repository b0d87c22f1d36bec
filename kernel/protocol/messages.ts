import {
  anything,
  array,
  boolean,
  dictionary,
  either,
  type Infer,
  integer,
  isRecord,
  literal,
  nullable,
  object,
  optional,
  record,
  type Shape,
  string,
  tagged,
  tuple,
} from "./schema.ts";

/** The version of the Jupyter messaging protocol that the kernel speaks. */
export const protocolVersion = "5.5";

const none = object({});
const errorFields = { ename: string, evalue: string, traceback: array(string) };
const failed = object(errorFields);
const position = { code: string, cursor_pos: integer };
const text = either(string, array(string));

/** Representations by MIME type: text, or base64, but for JSON types. */
const mimeBundle: Shape<Record<string, unknown>> = {
  check(value, at) {
    if (!isRecord(value)) return record.check(value, at);
    for (const [type, each] of Object.entries(value)) {
      if (!type.includes("/")) return `${at} has the key ${JSON.stringify(type)}, which is no MIME type`;
      const problem = type.endsWith("json") ? undefined : text.check(each, `${at}["${type}"]`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  },
};
const bundle = { data: mimeBundle, metadata: record };
const display = object({ ...bundle, transient: optional(object({ display_id: optional(string) })) });
const replies = <S extends Parameters<typeof tagged>[1][string]>(ok: S) => tagged("status", { ok, error: failed });

/** What a client is asked to do beside showing output; the specification's two that clients still act on. */
const payload = tagged("source", {
  page: object({ data: mimeBundle, start: integer }),
  set_next_input: object({ text: string, replace: boolean }),
});

export const header = object({
  msg_id: string,
  msg_type: string,
  session: string,
  username: optional(string),
  date: optional(string),
  version: optional(string),
  /** The subshell that a request is for (JEP 91); the main shell where it is null or absent. */
  subshell_id: optional(nullable(string)),
});

/** The header of what the kernel sends: all that the specification lists. */
export const sentHeader = object({
  msg_id: string,
  msg_type: string,
  session: string,
  username: string,
  date: string,
  version: literal(protocolVersion),
});

/** The content of every message type that the kernel sends or understands, as the protocol's specification names them. */
export const contents = {
  kernel_info_request: none,
  kernel_info_reply: replies(
    object({
      protocol_version: string,
      implementation: string,
      implementation_version: string,
      language_info: object({
        name: string,
        version: string,
        mimetype: string,
        file_extension: string,
        pygments_lexer: optional(string),
        codemirror_mode: optional(anything),
        nbconvert_exporter: optional(string),
      }),
      banner: string,
      debugger: optional(boolean),
      help_links: optional(array(object({ text: string, url: string }))),
      supported_features: optional(array(string)),
    }),
  ),
  execute_request: object({
    code: string,
    silent: optional(boolean),
    store_history: optional(boolean),
    user_expressions: optional(dictionary(string)),
    allow_stdin: optional(boolean),
    stop_on_error: optional(boolean),
  }),
  execute_reply: tagged("status", {
    ok: object({
      execution_count: integer,
      user_expressions: dictionary(replies(object(bundle))),
      payload: array(payload),
    }),
    error: object({ ...errorFields, execution_count: integer }),
    aborted: object({ execution_count: optional(integer) }),
  }),
  execute_input: object({ code: string, execution_count: integer }),
  execute_result: object({ ...bundle, execution_count: integer, transient: optional(record) }),
  stream: object({ name: literal("stdout", "stderr"), text: string }),
  error: object(errorFields),
  display_data: display,
  update_display_data: object({ ...bundle, transient: object({ display_id: string }) }),
  clear_output: object({ wait: boolean }),
  status: object({ execution_state: literal("busy", "idle", "starting") }),
  iopub_welcome: object({ subscription: string }),
  is_complete_request: object({ code: string }),
  is_complete_reply: tagged("status", {
    complete: none,
    incomplete: object({ indent: string }),
    invalid: none,
    unknown: none,
  }),
  complete_request: object(position),
  complete_reply: replies(
    object({ matches: array(string), cursor_start: integer, cursor_end: integer, metadata: record }),
  ),
  inspect_request: object({ ...position, detail_level: optional(integer) }),
  inspect_reply: replies(object({ found: boolean, ...bundle })),
  history_request: object({
    output: optional(boolean),
    raw: optional(boolean),
    hist_access_type: literal("range", "tail", "search"),
    session: optional(integer),
    start: optional(integer),
    stop: optional(nullable(integer)),
    n: optional(nullable(integer)),
    pattern: optional(nullable(string)),
    unique: optional(boolean),
  }),
  history_reply: replies(
    object({ history: array(tuple(integer, integer, either(string, tuple(string, nullable(string))))) }),
  ),
  connect_request: none,
  connect_reply: replies(
    object({
      shell_port: integer,
      iopub_port: integer,
      stdin_port: integer,
      control_port: integer,
      hb_port: integer,
    }),
  ),
  comm_open: object({ comm_id: string, target_name: string, data: optional(record) }),
  comm_msg: object({ comm_id: string, data: optional(record) }),
  comm_close: object({ comm_id: string, data: optional(record) }),
  input_request: object({ prompt: string, password: boolean }),
  input_reply: object({ value: string }),
  comm_info_request: object({ target_name: optional(nullable(string)) }),
  comm_info_reply: replies(object({ comms: dictionary(object({ target_name: string })) })),
  shutdown_request: object({ restart: optional(boolean) }),
  shutdown_reply: replies(object({ restart: boolean })),
  debug_request: object({
    type: literal("request"),
    seq: integer,
    command: string,
    arguments: optional(record),
  }),
  debug_reply: object({
    type: literal("response"),
    seq: integer,
    request_seq: integer,
    success: boolean,
    command: string,
    message: optional(string),
    body: optional(record),
  }),
  debug_event: object({ type: literal("event"), seq: integer, event: string, body: optional(record) }),
  interrupt_request: none,
  interrupt_reply: replies(none),
  create_subshell_request: none,
  create_subshell_reply: replies(object({ subshell_id: string })),
  delete_subshell_request: object({ subshell_id: string }),
  delete_subshell_reply: replies(none),
  list_subshell_request: none,
  list_subshell_reply: replies(object({ subshell_id: array(string) })),
} as const;

export type MessageType = keyof typeof contents;
export type Content<T extends MessageType> = Infer<(typeof contents)[T]>;
export type Payload = Infer<typeof payload>;
export type Header = Infer<typeof header>;
/** A message type that ends in `_request` and has a reply. */
export type RequestName = {
  [T in MessageType]: T extends `${infer Name}_request` ? Name : never;
}[MessageType];

export interface Message {
  /** Routing frames of the client. */
  readonly identities: readonly Buffer[];
  readonly header: Header;
  readonly parent: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly content: unknown;
  readonly buffers: readonly Buffer[];
}

/** What a message may carry beside its content. */
export interface Extra {
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly buffers?: readonly Uint8Array[];
}

export const isMessageType = (type: string): type is MessageType => Object.hasOwn(contents, type);

/** Says what is wrong with the content of a message of a known type; undefined when nothing is. */
export const checkContent = (type: MessageType, content: unknown): string | undefined =>
  contents[type].check(content, "content");
