/**
 * The edge towards people: HTTP by contract, the live connection, the pages, health and metrics. It
 * translates: requests into commands and questions, verdicts into problem details. It decides
 * nothing about incidents and knows no SQL of the register.
 */
package care.shouhu.command.web;
