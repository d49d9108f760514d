package care.shouhu.command.registry.exchange;

import care.shouhu.command.registry.record.Fault;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A line of a file, as it was read.
 *
 * @param line as people count in their program
 * @param revision which one of the record the file was made from; null when it does not say
 * @param given text by field; empty cells are not there
 * @param faults of cells that cannot be looked at at all
 */
record ImportLine(long line, Integer revision, ObjectNode given, List<Fault> faults) {}
