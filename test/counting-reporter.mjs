/** Ends a run with every skipped test by name, and one line that counts real tests. */
export default class CountingReporter {
  onRunComplete(_contexts, results) {
    const broken = results.testResults.filter((file) => file.testExecError);
    for (const file of results.testResults)
      for (const test of file.testResults)
        if (test.status === 'pending' || test.status === 'todo') console.log(`skipped: ${test.fullName}`);
    for (const file of broken) console.log(`did not run: ${file.testFilePath}`);
    const failed = results.numFailedTests + broken.length;
    const skipped = results.numPendingTests + results.numTodoTests;
    process.on('exit', () => console.log(`\n${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`));
  }
}
