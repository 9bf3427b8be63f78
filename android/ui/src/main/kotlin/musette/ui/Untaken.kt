package musette.ui

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.getAndUpdate
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.update
import musette.Reason
import musette.ids.AccountId
import musette.ids.ItemRow

/** Where files are put in: a folder, or what is being written. */
data class Into(val account: AccountId, val folder: ItemRow? = null, val written: Writing? = null)

/** A file that a person gave and that is not in yet, and why. */
data class NotTaken(val number: Long, val into: Into, val file: Incoming, val why: Reason)

/** Only she can say whether it is meant: another try says the same. */
val NotTaken.isDoubtful: Boolean get() = why is Reason.EmptyFile || why is Reason.NoPicture

/**
 * Files that were given and could not be taken in.
 *
 * **Promises.** One that fails keeps no other from being taken. Each stays at hand, whatever becomes of the screen that it was given on,
 * until it is in or the person lets it go. Not over the app's death: no platform keeps the right to read a file that long.
 *
 * Tests: `tests/android`, PuttingInTest.
 */
class Untaken {
    private val all = MutableStateFlow<List<NotTaken>>(emptyList())
    private var last = 0L

    /** Those that are not in there, in the order in which they were given. */
    fun of(into: Into): Flow<List<NotTaken>> = all.map { files -> files.filter { it.into == into } }.distinctUntilChanged()

    /** Takes each of these in, by [lay]; what fails is kept. Answers whether any is in. */
    suspend fun take(shell: Shell, into: Into, files: List<Incoming>, lay: suspend (Incoming) -> Unit): Boolean {
        var some = false
        for (file in files) {
            val told: (Reason) -> Unit = { why -> put(into, file, why) }
            if (shell.attempt(told) { lay(file) } != null) some = true
        }
        return some
    }

    /** Those that are to be tried again: from now on they are on their way, and nobody else tries them. */
    fun again(into: Into, which: (NotTaken) -> Boolean = { true }): List<Incoming> {
        val isTried = { file: NotTaken -> file.into == into && which(file) }
        return all.getAndUpdate { files -> files.filterNot(isTried) }.filter(isTried).map { it.file }
    }

    /** What was to go there goes elsewhere. */
    fun move(from: Into, into: Into) = all.update { files -> files.map { if (it.into == from) it.copy(into = into) else it } }

    /** The person does without it. */
    fun letGo(file: NotTaken) = all.update { files -> files.filter { it.number != file.number } }

    @Synchronized
    private fun put(into: Into, file: Incoming, why: Reason) {
        last += 1
        val kept = NotTaken(last, into, file, why)
        all.update { it + kept }
    }
}
