package musette

import com.sun.jna.CallbackThreadInitializer
import com.sun.jna.Native

/**
 * Opens a home, and makes it when there is none: the one way in.
 *
 * The engine's threads are told to this runtime once and stay daemons of it, instead of being attached anew for each answer and each
 * change, which costs more than the answer.
 *
 * @throws MusetteException The home is another device's or a newer app's, damaged, or the device is full.
 */
suspend fun Musette.Companion.start(opening: Opening, secrets: SecretStore): Musette {
    EngineThreads.known
    return open(opening, secrets)
}

private object EngineThreads {
    val known: Unit = run {
        Native.setCallbackThreadInitializer(uniffiRustFutureContinuationCallbackImpl, CallbackThreadInitializer(true, false, "musette"))
        Native.setCallbackThreadInitializer(
            uniffiCallbackInterfaceChangeListener.changed,
            CallbackThreadInitializer(true, false, "musette-changes"),
        )
    }
}
