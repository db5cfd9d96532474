package io.elasticaddress.webhooks.event;

import io.elasticaddress.contracts.topic.Topic;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is sent for an event. The latest are kept; older ones are read again from {@code elastic.events}, so that a hundred
 * thousand deliveries that wait cost no memory for what they will send. Safe for use by several threads.
 */
public final class EventBodies implements AutoCloseable {
    private static final long MOST_BYTES = 32L * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Supplier<? extends Consumer<byte[], byte[]>> consumers;
    private final Map<Place, Body> kept = new LinkedHashMap<>(16, 0.75f, true);
    private final Object reading = new Object();
    private long bytes;
    private @Nullable Consumer<byte[], byte[]> consumer;

    private record Place(int partition, long offset) {}

    private record Body(String id, byte[] body) {}

    /**
     * @param consumers makes one that belongs to no group and starts nowhere by itself
     */
    public EventBodies(Supplier<? extends Consumer<byte[], byte[]>> consumers) {
        this.consumers = consumers;
    }

    public void keep(int partition, long offset, OutgoingEvent event) {
        synchronized (kept) {
            var former = kept.put(new Place(partition, offset), new Body(event.id(), event.body()));
            bytes += event.body().length - (former == null ? 0 : former.body.length);
            var eldest = kept.entrySet().iterator();
            while (bytes > MOST_BYTES && eldest.hasNext()) {
                bytes -= eldest.next().getValue().body.length;
                eldest.remove();
            }
        }
    }

    /**
     * Empty where the event is not there any more, or another one is: the topic was made anew, or keeps events for so long only.
     *
     * @throws KafkaException where that is not known now
     */
    public Optional<byte[]> find(int partition, long offset, String id) {
        var place = new Place(partition, offset);
        var body = kept(place);
        if (body == null) {
            synchronized (reading) {
                // Another thread may have read it meanwhile, or what stands around it.
                body = kept(place);
                if (body == null) {
                    body = read(place);
                }
            }
        }
        return Optional.ofNullable(body).filter(found -> found.id.equals(id)).map(Body::body);
    }

    private @Nullable Body kept(Place place) {
        synchronized (kept) {
            return kept.get(place);
        }
    }

    private @Nullable Body read(Place place) {
        try {
            var reader = consumer;
            if (reader == null) {
                reader = consumers.get();
                consumer = reader;
            }
            return read(reader, place);
        } catch (KafkaException e) {
            close();
            throw e;
        }
    }

    private @Nullable Body read(Consumer<byte[], byte[]> reader, Place place) {
        var partition = new TopicPartition(Topic.EVENTS.wireName(), place.partition);
        reader.assign(List.of(partition));
        var end = reader.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        var begin = reader.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
        if (place.offset < begin || place.offset >= end) {
            return null;
        }
        reader.seek(partition, place.offset);
        var until = System.nanoTime() + PATIENCE.toNanos();
        Body wanted = null;
        while (reader.position(partition) <= place.offset) {
            for (var record : reader.poll(POLL)) {
                var event = OutgoingEvent.of(record);
                if (event.isPresent()) {
                    keep(place.partition, record.offset(), event.get());
                    if (record.offset() == place.offset) {
                        wanted = new Body(event.get().id(), event.get().body());
                    }
                }
            }
            if (System.nanoTime() > until) {
                throw new TimeoutException("An event could not be read again");
            }
        }
        return wanted;
    }

    @Override
    public void close() {
        synchronized (reading) {
            var reader = consumer;
            consumer = null;
            if (reader != null) {
                reader.close();
            }
        }
    }
}
