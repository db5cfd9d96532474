/**
 * Tests of the project's own files: that what is written beside the code (deployment, documents) is true. Nothing here starts
 * the platform.
 */
@NullMarked
package io.elasticaddress.systemtests.project;

import org.jspecify.annotations.NullMarked;
