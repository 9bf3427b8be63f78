package musette.ui

import androidx.compose.runtime.Composable
import androidx.compose.runtime.saveable.Saver
import androidx.compose.runtime.saveable.rememberSaveable

/**
 * What a screen has for the day after the app's death, by name, and finds again: what is typed, chosen, looked at. Texts only, for a phone
 * keeps no more; what is in the core is not here.
 */
class Kept(private val before: Map<String, String> = emptyMap()) {
    private val now = LinkedHashMap<String, () -> String?>()

    /** What was kept under this name before the app died. */
    operator fun get(name: String): String? = before[name]

    /** From now on this is what is kept under the name; null is nothing. */
    fun keep(name: String, text: () -> String?) {
        now[name] = text
    }

    /** All of it, as it is at this moment. */
    fun all(): Map<String, String> {
        val all = HashMap(before)
        for ((name, text) in now) text()?.let { all[name] = it } ?: all.remove(name)
        return all
    }
}

@Composable
internal fun rememberKept(): Kept = rememberSaveable(saver = KEPT) { Kept() }

private val KEPT = Saver<Kept, Map<String, String>>({ HashMap(it.all()) }, { Kept(it) })
