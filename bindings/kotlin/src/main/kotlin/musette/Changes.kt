package musette

import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.awaitClose
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.callbackFlow

/**
 * What may look different, as it happens: a screen whose page is older than a change's revision asks again.
 *
 * The first list is empty: from then on nothing is missed, and what was read before may be old.
 *
 * It is coarse, and it never holds the engine up: a collector that is slow is told of everything it has missed, in order.
 * Listening begins with the collection and ends with it.
 *
 * @throws MusetteException when the system gives no thread.
 */
fun Musette.changes(): Flow<List<Changed>> = callbackFlow {
    val listening = listen(
        object : ChangeListener {
            override fun changed(changes: List<Changed>) {
                trySend(changes)
            }
        },
    )
    trySend(emptyList())
    awaitClose { listening.destroy() }
}.buffer(Channel.UNLIMITED)
