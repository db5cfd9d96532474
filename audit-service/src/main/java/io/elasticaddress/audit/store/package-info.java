/**
 * Where entries are kept: the port, and MongoDB behind it. It stores and finds; what an entry says and where it stands in
 * its chain is decided elsewhere.
 */
@NullMarked
package io.elasticaddress.audit.store;

import org.jspecify.annotations.NullMarked;
