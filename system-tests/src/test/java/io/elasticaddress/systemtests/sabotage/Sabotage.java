package io.elasticaddress.systemtests.sabotage;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.MethodModel;
import java.util.concurrent.atomic.AtomicInteger;

/** A build that must not be released: one change of one method. */
public enum Sabotage {

    /** Kafka Streams without transactions: a decision's records count as soon as they are written. */
    AT_LEAST_ONCE(
            "io.elasticaddress.failover.deciding.StreamsSettings",
            "of",
            new Edit.Text("exactly_once_v2", "at_least_once")),

    /** A gateway whose readers, of snapshots, of DNS and of outcomes, take what was never committed. */
    READS_UNCOMMITTED(
            "io.elasticaddress.gateway.kafka.KafkaClients",
            "reader",
            new Edit.Constant("READ_COMMITTED", "READ_UNCOMMITTED")),

    /**
     * What comes replaces what is stored, whatever their versions. The comparison while writing goes on, and keeps nothing
     * out without this one: it is tried again with the version that is there by then.
     */
    NO_VERSION_GUARD(
            "io.elasticaddress.failover.atrest.GuardedCollection",
            "apply",
            new Edit.Skip("removeIf")),

    /** Updates of a zone that the server takes whatever stands there. */
    NO_PREREQUISITES(
            "io.elasticaddress.dns.provider.rfc2136.Rfc2136Provider",
            "prerequisites",
            new Edit.Empty());

    private final String type;
    private final String method;
    private final Edit edit;

    Sabotage(String type, String method, Edit edit) {
        this.type = type;
        this.method = method;
        this.edit = edit;
    }

    /** The class that is changed. */
    public String type() {
        return type;
    }

    /**
     * The class file as it is loaded instead.
     *
     * @param loader of the class
     * @throws IllegalStateException where there is not exactly one place that the change is for
     */
    byte[] apply(byte[] bytes, ClassLoader loader) {
        var file =
                ClassFile.of(
                        ClassFile.ClassHierarchyResolverOption.of(
                                ClassHierarchyResolver.ofResourceParsing(loader)
                                        .orElse(ClassHierarchyResolver.defaultResolver())));
        var places = new AtomicInteger();
        var changed =
                file.transformClass(
                        file.parse(bytes),
                        ClassTransform.transformingMethodBodies(
                                this::isTheMethod, edit.counting(places)));
        if (places.get() != 1) {
            throw new IllegalStateException(
                    "%s: %s.%s has %d places for %s, not one"
                            .formatted(this, type, method, places.get(), edit));
        }
        var errors = file.verify(changed);
        if (!errors.isEmpty()) {
            throw new IllegalStateException("%s: %s".formatted(this, errors));
        }
        return changed;
    }

    private boolean isTheMethod(MethodModel model) {
        return model.methodName().equalsString(method);
    }
}
