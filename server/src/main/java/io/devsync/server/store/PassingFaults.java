package io.devsync.server.store;

import java.util.Set;

/**
 * Errors by which MongoDB says that it cannot write at the moment, whatever is to be written: they pass, so that nothing
 * follows from them for a document. Numbers are those of MongoDB's {@code error_codes.yml}.
 */
final class PassingFaults {

    private static final Set<Integer> CODES = Set.of(
            6, // HostUnreachable
            7, // HostNotFound
            50, // MaxTimeMSExpired
            64, // WriteConcernFailed
            89, // NetworkTimeout
            91, // ShutdownInProgress
            112, // WriteConflict
            134, // ReadConcernMajorityNotAvailableYet
            189, // PrimarySteppedDown
            202, // NetworkInterfaceExceededTimeLimit
            262, // ExceededTimeLimit
            9_001, // SocketException
            10_107, // NotWritablePrimary
            11_600, // InterruptedAtShutdown
            11_601, // Interrupted
            11_602, // InterruptedDueToReplStateChange
            13_435, // NotPrimaryNoSecondaryOk
            13_436, // NotPrimaryOrSecondary
            14_031); // OutOfDiskSpace

    private PassingFaults() {}

    /** Whether an error of this number says nothing of the document that was to be written. */
    static boolean isOne(int code) {
        return CODES.contains(code);
    }
}
