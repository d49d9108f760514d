import type { FullResult, Reporter, TestCase, TestError, TestResult } from '@playwright/test/reporter';

/** Standard output has the figures and nothing else; the error stream what there is to say about them. */
export default class FiguresReporter implements Reporter {
  printsToStdio(): boolean {
    return true;
  }

  onStdOut(chunk: string | Buffer): void {
    process.stdout.write(chunk);
  }

  onStdErr(chunk: string | Buffer): void {
    process.stderr.write(chunk);
  }

  onTestEnd(_test: TestCase, result: TestResult): void {
    for (const error of result.errors) this.onError(error);
  }

  onError(error: TestError): void {
    process.stderr.write(`${error.message ?? error.value ?? ''}\n`);
  }

  onEnd(result: FullResult): void {
    process.stderr.write(`${result.status}\n`);
  }
}
