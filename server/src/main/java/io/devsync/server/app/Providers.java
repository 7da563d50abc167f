package io.devsync.server.app;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * The providers of an app: each type has an id and is on or off.
 *
 * @param states every type, so that a provider keeps its id while it is off
 * @param emailPassword how {@code local-userpass} behaves when it is on
 * @param customToken how {@code custom-token} behaves when it is on
 */
public record Providers(
        Map<ProviderType, State> states, EmailPasswordRules emailPassword, CustomTokenRules customToken) {

    /** Whether a provider is on, and its id of 24 hexadecimal digits. */
    public record State(String id, boolean enabled) {}

    public Providers {
        if (states.size() != ProviderType.values().length) {
            throw new IllegalArgumentException("provider states: " + states.keySet() + " (expected: every type)");
        }
        states = Map.copyOf(states);
    }

    /** Whether users may log in this way. */
    public boolean isEnabled(ProviderType type) {
        return state(type).enabled();
    }

    /** The provider's id, {@code provider_id} in profiles. */
    public String id(ProviderType type) {
        return state(type).id();
    }

    /** The same providers by id, others on. */
    Providers with(Set<ProviderType> enabled, EmailPasswordRules newEmailPassword, CustomTokenRules newCustomToken) {
        Map<ProviderType, State> changed = new EnumMap<>(ProviderType.class);
        states.forEach((type, state) -> changed.put(type, new State(state.id(), enabled.contains(type))));
        return new Providers(changed, newEmailPassword, newCustomToken);
    }

    private State state(ProviderType type) {
        State state = states.get(type);
        if (state == null) {
            throw new IllegalStateException("no state of " + type);
        }
        return state;
    }
}
