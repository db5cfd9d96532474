/**
 * From the topics into the chains. One thread reads, in the order that a partition has, and enters each record once; what
 * it holds in memory can be lost at any time. Nothing here answers a caller.
 */
@NullMarked
package io.elasticaddress.audit.recording;

import org.jspecify.annotations.NullMarked;
