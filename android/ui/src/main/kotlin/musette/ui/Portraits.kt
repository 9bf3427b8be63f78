package musette.ui

import androidx.compose.ui.graphics.ImageBitmap
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withPermit
import musette.PersonId
import musette.Scope

/** What people look like, as far as this device knows. */
interface Portraits {
    /** Another number whenever somebody's may be another one. */
    val turn: StateFlow<Int>

    /** What is in memory; null where that is nothing. */
    fun held(person: PersonId): ImageBitmap?

    /** Null of whom there is none. */
    suspend fun of(person: PersonId): ImageBitmap?
}

/**
 * Small pictures from what the core has, so many at a time and kept in memory alone.
 *
 * **Never.** Nothing is fetched for them: whom a person works with, the core's own syncs ask for, as the network allows; somebody else is
 * asked for when she or he is opened.
 */
class PortraitsFromHere(private val shell: Shell, scope: CoroutineScope) : Portraits {
    private val busy = Semaphore(AT_A_TIME)
    private val known = object : LinkedHashMap<PersonId, ImageBitmap?>(MOST, 0.75f, true) {
        override fun removeEldestEntry(eldest: Map.Entry<PersonId, ImageBitmap?>) = size > MOST
    }
    private val turned = MutableStateFlow(0)
    override val turn: StateFlow<Int> = turned.asStateFlow()

    init {
        scope.launch {
            // While many people are told of, they are looked at anew now and then.
            shell.changed.filter { changes -> changes.any { it.scope is Scope.People || it.scope is Scope.Everything } }.conflate().collect {
                // Of whom there was none there may be one now; what is shown stays.
                synchronized(known) { known.values.removeAll { it == null } }
                turned.update { it + 1 }
                delay(BREATH_MS)
            }
        }
    }

    override fun held(person: PersonId): ImageBitmap? = synchronized(known) { known[person] }

    override suspend fun of(person: PersonId): ImageBitmap? {
        synchronized(known) { if (person in known) return known[person] }
        val seen = busy.withPermit {
            shell.attempt { shell.musette.people(person.account).portrait(person.row)?.let { shell.device.decode(it, LONGEST_SIDE) } }
        }
        synchronized(known) { known[person] = seen }
        return seen
    }

    private companion object {
        const val AT_A_TIME = 2
        const val BREATH_MS = 500L
        const val MOST = 300

        /** Twice what a row shows, for dense screens and for the one who is opened. */
        const val LONGEST_SIDE = 240
    }
}
