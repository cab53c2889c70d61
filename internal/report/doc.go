// Package report shows an affair to a reader: as one self-contained HTML page that needs
// neither script nor network, as Markdown, as a summary for the terminal, and as JSON.
//
// Build gathers what all four show; each writer only lays it out. Every number in a report
// can be opened to its records, and every record shows the sentence that says it.
package report
