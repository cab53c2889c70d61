// Package browsertest holds the tests that open the workbench in a real browser, on the example
// affair, with the program as people run it. Each promise of a view is a test. They skip aloud when
// there is no browser, or when the workbench has not been built (`make web`).
package browsertest
