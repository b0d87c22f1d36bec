// Where the gateway answers otherwise than Jupyter Server, and why. test/clients/parity.ts holds the list to be exact.

export interface Difference {
  /** The requests' names. */
  readonly requests: readonly string[];
  /** Where in the answer: `.status`, `.header.location`, `.body.content`; all below is included. */
  readonly at: readonly string[];
  readonly reason: string;
}

const none = "00000000-0000-4000-8000-000000000000";

export const differences: readonly Difference[] = [
  {
    requests: ["GET api/config/notebook", "GET changed configuration"],
    at: [".body.load_extensions"],
    reason: "What ipywidgets of pip writes into its environment's configuration; the embedded page bundles widgets.",
  },
  {
    requests: ["GET api/", "GET api/contents/sub/"],
    at: [".status"],
    reason: "Answered at once, where Jupyter Server redirects to the address without the slash.",
  },
  {
    requests: ["GET api/me", "GET api/me?permissions=%7B%22contents%22%3A%5B%22read%22%2C%22write%22%5D%7D"],
    at: [".body.identity", ".body.permissions.updatable_fields"],
    reason: "The user is the one of the operating system, who has a name; a made-up one would be changeable.",
  },
  {
    requests: [
      "GET api/nothing",
      "GET robots.txt",
      "GET files/none.txt",
      "GET files/.hidden.txt",
      "GET files/.hidden/inside.txt",
      "GET kernelspecs/python3/none.png",
      "GET api/kernels/nonsense",
      "GET lab/api/themes/none.css",
      "GET channels without an upgrade",
    ],
    at: [".body", ".header.content-type", ".header.x-content-type-options"],
    reason: "Every error is JSON with a sentence, where Jupyter Server sends some as a page.",
  },
  {
    requests: [
      "GET api/contents/none.txt",
      "GET api/contents/none/none.txt",
      "GET api/contents/.hidden.txt",
      "GET api/contents/.hidden",
      "GET api/contents/.hidden/inside.txt",
      "GET api/contents/sub%5Cb.csv",
    ],
    at: [".body"],
    reason: "An error object, which clients show, where Jupyter Server sends bare text.",
  },
  {
    requests: ["GET api/terminals"],
    at: [".status"],
    reason:
      "There are no terminals: they would need a native pseudo-terminal, and the page is told that there are none.",
  },
  {
    requests: ["GET api/nbconvert"],
    at: [".body"],
    reason: "Conversion needs Python's nbconvert; the page shows no export menu where the list is empty.",
  },
  {
    requests: ["GET nbconvert/html/n.ipynb"],
    at: [".status"],
    reason: "Conversion needs Python's nbconvert.",
  },
  {
    requests: ["GET lsp/status"],
    at: [".body.specs", ".header.content-type"],
    reason:
      "Language servers of other languages are an extension of JupyterLab's server; TypeScript's is in the kernel.",
  },
  {
    requests: ["GET api/spec.yaml", "GET metrics", "GET view/a.txt", "GET api/resolvePath?path=a.txt"],
    at: [".status"],
    reason: "JupyterLab's page does not ask for it: API documentation, Prometheus metrics, the classic page's viewer.",
  },
  {
    requests: ["GET favicon.ico"],
    at: [".status"],
    reason: "The page names an icon of its own.",
  },
  {
    requests: ["OPTIONS api/contents", "OPTIONS api/kernels"],
    at: [".header.content-type"],
    reason: "An empty body has no type.",
  },
  {
    requests: ["a file without a token", "the login page"],
    at: [".status"],
    reason: "There is no login page to redirect to: the page itself asks for the token where none came.",
  },
  {
    requests: ["the token in the query", "GET api/contents/code.ts", "GET files/code.ts"],
    at: [".body.content.code.ts.mimetype", ".body.mimetype", ".header.content-type"],
    reason: "A .ts file is TypeScript here, not a Qt translation.",
  },
  {
    requests: [
      "GET api/contents/a.txt?format=base64",
      "GET api/contents/bin.dat",
      "GET api/contents/latin1.txt",
      "GET api/contents/pic.png",
      "GET api/contents/new.bin",
      "GET api/contents/n.ipynb?type=file&format=base64",
    ],
    at: [".body.content"],
    reason: "Base64 without line breaks; decoders accept both.",
  },
  {
    requests: ["GET api/contents/n.ipynb?type=file", "GET api/contents/n.ipynb?type=file&format=base64"],
    at: [".body.mimetype"],
    reason: "A notebook's own MIME type is known here.",
  },
  {
    requests: ["GET api/contents/n.ipynb?type=notebook&format=json"],
    at: [".status"],
    reason: "json is the format that the answer itself names, so it may be asked for.",
  },
  {
    requests: ["GET api/contents/old.ipynb"],
    at: [".status"],
    reason: "Notebooks older than nbformat 4 are refused with the command that converts them.",
  },
  {
    requests: ["upload: part 0"],
    at: [".status"],
    reason: "Parts are numbered from 1; Jupyter Server takes 0 for a further part and appends it.",
  },
  {
    requests: ["PATCH without a path"],
    at: [".status"],
    reason: "A rename to nothing is a mistake, which Jupyter Server takes for the same name.",
  },
  {
    requests: ["PUT over a folder"],
    at: [".status"],
    reason: "Nothing was created, so 200.",
  },
  {
    requests: [
      "GET api/contents/sub?hash=1",
      "GET api/contents/a.txt/b.txt",
      "PUT api/contents/none/x.txt",
      "PATCH api/contents/none.txt",
      "POST api/contents/sub/renamed.txt/checkpoints/none",
      "POST api/contents/none.txt/checkpoints",
      "PUT a file over a folder",
      "PUT no notebook",
      "PUT a list",
      "PUT an empty workspace",
      "POST a kernel of no kernelspec",
      `POST api/kernels/${none}/restart`,
    ],
    at: [".status"],
    reason: "Jupyter Server answers 500, an internal error; here the mistake is named.",
  },
  {
    requests: ["GET api/contents/none.txt/checkpoints"],
    at: [".status"],
    reason: "What does not exist has no list of checkpoints.",
  },
  {
    requests: ["PUT without a body"],
    at: [".status"],
    reason: "A save without content is refused; Jupyter Server takes it for a new file in a folder of that name.",
  },
  {
    requests: ["POST a copy of a notebook"],
    at: [".body.size"],
    reason: "A copy has the bytes of its original; Jupyter Server prints the notebook anew.",
  },
  {
    requests: ["POST api/contents/n.ipynb/trust"],
    at: [".body", ".header.content-type"],
    reason: "Answers in JSON, as all of the API.",
  },
  {
    requests: ["GET files/page.html"],
    at: [".header.content-type"],
    reason: "Text is served as UTF-8.",
  },
  {
    requests: ["part of a file"],
    at: [".header.content-type"],
    reason: "A part of a text may begin within a character, so it claims no charset.",
  },
  {
    requests: ["GET files/sub", "GET files/%2e%2e/secret"],
    at: [".status"],
    reason: "Whether something lies outside the served folder is not told.",
  },
  {
    requests: ["POST a session of a missing kernel", "POST a session of no kernelspec", "PATCH to no kernelspec"],
    at: [".status"],
    reason: "A kernel that is not there is an error; Jupyter Server starts another one, or answers 501.",
  },
  {
    requests: ["GET lab/api/settings?ids_only=true"],
    at: [
      ".body.settings.@jupyterlab/extensionmanager-extension:plugin",
      ".body.settings.@jupyterlab/hub-extension:menu",
      ".body.settings.@jupyterlab/mathjax-extension:plugin",
      ".body.settings.@jupyterlab/terminal-extension:plugin",
    ],
    reason: "The page is built without these: no pip, no hub, KaTeX in place of MathJax, no terminals.",
  },
  {
    requests: ["PUT broken settings"],
    at: [".status"],
    reason: "The text is the user's and is kept as typed; the page checks it.",
  },
  {
    requests: ["GET lab/api/workspaces/w"],
    at: [".body.metadata.id"],
    reason: "The name is the one that was asked for, without a slash.",
  },
  {
    requests: ["POST api/events"],
    at: [".status"],
    reason: "Events of any schema are passed on to the other pages.",
  },
];
