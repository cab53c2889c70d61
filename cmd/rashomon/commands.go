package main

import "github.com/spf13/cobra"

// commands lists the subcommands in the order of a working day.
func commands(e *env) []*cobra.Command {
	return []*cobra.Command{
		cmdDemo(e),
		cmdRead(e),
		cmdWorker(e),
		cmdReport(e),
		cmdServe(e),
		cmdCode(e),
		cmdShow(e),
		cmdCompare(e),
		cmdSystem(e),
		cmdRun(e),
		cmdReview(e),
		cmdExport(e),
		cmdImport(e),
		cmdVerify(e),
		cmdPeople(e),
		cmdBackup(e),
		cmdRestore(e),
		cmdNLP(e),
		cmdCodebook(e),
		cmdEval(e),
		cmdTrain(e),
		cmdVersion(e),
	}
}
