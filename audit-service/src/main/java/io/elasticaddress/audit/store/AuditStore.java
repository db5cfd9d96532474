package io.elasticaddress.audit.store;

import io.elasticaddress.audit.chain.Entry;
import io.elasticaddress.audit.chain.Head;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Keeps entries. It refuses a second entry with the same id, and a second one with the same account and number, whoever
 * writes it; that, and the order in which it appends, is all that the chain's promises rest on. It never changes or removes
 * an entry. Every method throws {@link StoreUnavailable} where it can't be asked. Safe for use by several threads.
 */
public interface AuditStore {

    /** Makes what the refusals need. To be called before the first append, and after the store was put back or emptied. */
    void prepare();

    /** Succeeds where the store answers. */
    void ping();

    /**
     * Appends in the order given, and stops at the first that is refused. What is appended is on disk at a majority.
     *
     * @return how many were appended; fewer than given where one was refused
     */
    int append(List<Entry> entries);

    /** The account's entry with the highest number. */
    Optional<Head> head(String account);

    /** The hash of each of these entries that is there, by id. */
    Map<String, String> hashes(Collection<String> ids);

    /** The entry with the highest offset of that partition. */
    Optional<Position> last(String topicId, int partition);

    Optional<ReadUpTo> readUpTo(String topicId, int partition);

    void save(ReadUpTo readUpTo);

    /** The ids of the logs that were read under this topic's name. */
    Set<String> logs(String topic);

    /** Saving one again changes nothing. */
    void save(Gap gap);

    List<Gap> gaps();

    /** The account's entries that match, below that number, highest first. */
    List<Entry> page(String account, Filter filter, long below, int limit);

    /** The account's entries above that number, lowest first. */
    List<Entry> above(String account, long number, int limit);

    /** The account's entries of that command, lowest number first. */
    List<Entry> ofCommand(String account, String commandId, int limit);

    /** Shows the visitor all the account's entries, lowest number first, until it answers false. */
    void walk(String account, Predicate<Entry> visitor);
}
