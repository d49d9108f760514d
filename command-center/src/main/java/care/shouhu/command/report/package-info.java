/**
 * The monthly report as XLSX and PDF: one table of figures and one of indicators, made of records.
 * Knows neither SQL nor HTTP. The PDF carries its own Chinese font, so that it looks the same where
 * none is installed.
 */
package care.shouhu.command.report;
