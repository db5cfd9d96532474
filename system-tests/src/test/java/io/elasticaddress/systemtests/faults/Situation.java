package io.elasticaddress.systemtests.faults;

/**
 * Something that goes wrong in exactly one way, made to happen and not waited for. A build that lacks what protects from it
 * does wrong then, every time. It leaves all services ready and nobody working.
 */
interface Situation {
    void befall(Sandbox sandbox, Switching switching) throws Exception;
}
