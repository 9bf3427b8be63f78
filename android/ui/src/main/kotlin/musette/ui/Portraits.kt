package musette.ui

import androidx.compose.ui.graphics.painter.Painter
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch
import musette.PersonId
import musette.Scope
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicBoolean

/** What people look like, as far as this device knows. */
interface Portraits {
    /** Another number whenever somebody's may be another one. */
    val turn: StateFlow<Int>

    /** What is in memory; null where that is nothing. */
    fun held(person: PersonId): Painter?

    /** Null of whom there is none. */
    suspend fun of(person: PersonId): Painter?
}

/**
 * Small pictures from what the core has.
 *
 * **Never.** Nothing is fetched for them: whom a person works with, the core's own syncs ask for, as the network allows; somebody else is
 * asked for when she or he is opened.
 */
class PortraitsFromHere(private val shell: Shell, scope: CoroutineScope) : Portraits {
    /** Of whom there is none: not asked for again with every row that comes by. */
    private val none = ConcurrentHashMap.newKeySet<PersonId>()
    private val turned = MutableStateFlow(0)
    override val turn: StateFlow<Int> = turned.asStateFlow()

    init {
        scope.launch {
            // While many people are told of, they are looked at anew now and then.
            shell.changed.filter { changes -> changes.any { it.scope is Scope.People || it.scope is Scope.Everything } }.conflate().collect {
                // Of whom there was none there may be one now; what is shown stays.
                none.clear()
                turned.update { it + 1 }
                delay(BREATH_MS)
            }
        }
    }

    override fun held(person: PersonId): Painter? = shell.images.held(keyOf(person))

    override suspend fun of(person: PersonId): Painter? {
        if (person in none) return null
        val (then, read) = turned.value to AtomicBoolean(true)
        val seen = shell.images.of(
            Pictured(keyOf(person), LONGEST_SIDE) {
                shell.attempt({ read.set(false) }) { shell.musette.people(person.account).portrait(person.row) }
            },
        )
        // What could not be read may be there, and what has come meanwhile too.
        if (seen == null && read.get() && turned.value == then) none += person
        return seen
    }

    private fun keyOf(person: PersonId) = "person ${person.account.text} ${person.row.row}"

    private companion object {
        const val BREATH_MS = 500L

        /** Twice what a row shows, for dense screens and for the one who is opened. */
        const val LONGEST_SIDE = 240
    }
}
