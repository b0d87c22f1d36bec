import process from "node:process";

/**
 * Has errors that nobody catches reported, whatever listeners user code adds or removes: Node ends the process where
 * there is none, and where one throws.
 */
export function installUncaught(report: (error: unknown) => void): void {
  const emit = process.emit.bind(process) as (name: string | symbol, ...rest: unknown[]) => boolean;
  const guarded = (name: string | symbol, ...rest: unknown[]): boolean => {
    try {
      return emit(name, ...rest);
    } catch (error) {
      report(error);
      return true;
    }
  };
  process.emit = ((name: string | symbol, ...rest: unknown[]) => {
    if (name === "exit") return guarded(name, ...rest);
    if (name !== "uncaughtException" && name !== "unhandledRejection") return emit(name, ...rest);
    report(rest[0]);
    guarded(name, ...rest);
    return true;
  }) as typeof process.emit;
  const capture = process.setUncaughtExceptionCaptureCallback.bind(process);
  process.setUncaughtExceptionCaptureCallback = (callback) =>
    capture(
      typeof callback !== "function"
        ? callback
        : (error) => {
            try {
              callback(error);
            } catch (thrown) {
              report(thrown);
            }
          },
    );
}
