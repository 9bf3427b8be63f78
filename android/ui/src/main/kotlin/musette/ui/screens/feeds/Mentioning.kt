package musette.ui.screens.feeds

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch
import musette.At
import musette.Author
import musette.PersonItem
import musette.ids.AccountId
import musette.ids.PersonRow
import musette.ui.Shell

/** Stands in a text where somebody is mentioned, as the core reads it. */
private const val MARK = "\uFFFC"

/** How many people are offered at once. */
private const val MOST = 5u

/** A text as it goes: a mark for each name, and whom they mean, in the order of the text. */
data class Marked(val text: String, val mentions: List<PersonRow>)

/**
 * People named with an @ while one writes, from the directory on this device.
 *
 * **Promises.** Only who was picked is mentioned, and only while the name stands in the text: whoever deletes a letter of it mentions nobody.
 * A draft that comes back mentions again whoever alone is called so, by a name of two words and more; a name of several stays text until
 * one of them is picked. Of two who are called alike the one picked last is meant wherever the name stands.
 */
internal class Mentioning(
    private val shell: Shell,
    private val account: AccountId,
    scope: CoroutineScope,
    private val offer: (text: String, List<PersonItem>) -> Unit,
) {
    private val picked = LinkedHashMap<String, PersonRow>()
    private val typed = Channel<String>(Channel.CONFLATED)

    init {
        scope.launch { for (text in typed) offer(text, offered(text)) }
    }

    /** Looks who is meant by what is being typed, and offers them: the latest text only. */
    fun type(text: String) {
        typed.trySend(text)
    }

    /** Nobody where nothing is being typed behind an @. */
    private suspend fun offered(text: String): List<PersonItem> {
        val begun = begunIn(text) ?: return emptyList()
        val page = shell.attempt { shell.musette.people(account).page(begun, At.Start, MOST * 2u) } ?: return emptyList()
        return page.people.filter { it.inFeeds && !it.me && it.name.isNotEmpty() }.take(MOST.toInt())
    }

    /** The text with the whole name of whoever was picked in the place of what was begun. */
    fun pick(text: String, person: PersonItem): String {
        val at = text.lastIndexOf('@')
        if (at < 0) return text
        picked[person.name] = person.id.row
        return text.substring(0, at) + "@${person.name} "
    }

    /** Whom a draft mentions that was taken back, by the names that stand in it. */
    fun know(mentioned: List<Author>) {
        for (author in mentioned) author.id?.let { picked[author.name] = it.row }
    }

    /** A draft is back: whoever alone bears a name in it is meant by it. */
    suspend fun recall(text: String) {
        for (at in text.indices.filter { text[it] == '@' && isBegin(text, it) }) {
            val words = text.substring(at + 1).split(' ', '\n').take(MOST_WORDS)
            for (count in words.size downTo 2) {
                val name = words.take(count).joinToString(" ").trimEnd(',', '.', ';', ':', '!', '?')
                val called = shell.attempt { shell.musette.feeds(account).peopleCalled(name) }?.filter { it.name == name } ?: emptyList()
                if (called.size == 1) {
                    picked[name] = called.single().person
                    break
                }
            }
        }
    }

    /** What goes to the core. */
    fun marked(text: String): Marked {
        val mentions = ArrayList<PersonRow>()
        val out = StringBuilder()
        var at = 0
        while (at < text.length) {
            val name = if (text[at] == '@' && isBegin(text, at)) longestAt(text, at + 1) else null
            if (name == null) {
                out.append(text[at++])
            } else {
                out.append(MARK)
                mentions += picked.getValue(name)
                at += 1 + name.length
            }
        }
        return Marked(out.toString(), mentions)
    }

    private fun longestAt(text: String, at: Int): String? =
        picked.keys.filter { text.startsWith(it, at) && text.getOrNull(at + it.length)?.isLetterOrDigit() != true }.maxByOrNull { it.length }

    private companion object {
        /** A name has at most so many words when it is looked for in a draft. */
        const val MOST_WORDS = 5

        /** An @ inside a word is one of a mail address. */
        fun isBegin(text: String, at: Int) = at == 0 || !text[at - 1].isLetterOrDigit()

        /** What stands behind the last @ at the end of a text: the beginnings of two words at most. */
        fun begunIn(text: String): String? {
            val at = text.lastIndexOf('@')
            if (at < 0 || !isBegin(text, at)) return null
            val begun = text.substring(at + 1)
            return begun.takeIf { it.isNotBlank() && '\n' !in it && it.length <= 40 && it.trim().split(' ').size <= 2 && !it.endsWith("  ") }
        }
    }
}
