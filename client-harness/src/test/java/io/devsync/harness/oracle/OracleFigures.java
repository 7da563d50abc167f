package io.devsync.harness.oracle;

/**
 * What some scripts came to.
 *
 * @param transactions that all devices of all scripts made
 */
record OracleFigures(int scripts, int nativeDevices, int simulatedDevices, long transactions, int failed) {

    @Override
    public String toString() {
        return scripts + " scripts, " + nativeDevices + " native clients, " + simulatedDevices + " simulated devices, "
                + transactions + " transactions, " + failed + " failed";
    }
}
