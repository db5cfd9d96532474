package io.elasticaddress.systemtests.faults;

import io.elasticaddress.systemtests.history.Answer;
import io.elasticaddress.systemtests.history.Call;

/** Asks one thing after the other, and records what it is told. */
interface Client {
    /** Returns once it is known what became of it, or once there is no hope of that any more. */
    Answer call(Call call) throws InterruptedException;
}
