package musette.ui.lists

import musette.Along
import musette.Among
import musette.Found
import musette.PeopleInterface
import musette.PersonItem
import musette.SearchInterface
import musette.SearchPage
import musette.SectionName
import musette.ids.AccountId
import musette.ids.PersonRow

/** Whom this device knows by what is [typed]; everybody, counted by letters, when nothing is. [named]: a section in a word or two. */
class PeopleRows(private val people: PeopleInterface, private val typed: String, private val named: (SectionName) -> String) :
    RowSource<Long, PersonItem> {
    override fun key(row: PersonItem): Long = row.id.row.row

    override suspend fun head(): RowHead {
        if (typed.isNotBlank()) return RowHead(null, emptyList(), null)
        val head = people.head()
        return RowHead(head.count.toInt(), head.sections.map { RowSection(named(it.name), false, it.start.toInt(), it.count.toInt()) }, head.asOf)
    }

    override suspend fun page(at: Spot<Long>, limit: Int): RowPage<PersonItem> {
        val page = people.page(typed, at.at(), limit.toUInt())
        return RowPage(page.people, page.places, page.more, page.asOf)
    }

    override suspend fun indexOf(key: Long): Int? = people.indexOf(PersonRow(key))?.toInt()
}

/** What is found by name in these accounts, the best first. [told]: what a page knows beside its rows. */
class FoundRows(
    private val search: SearchInterface, private val of: List<AccountId>, private val typed: String, private val among: Among,
    private val told: (SearchPage) -> Unit,
) : RowSource<String, Found> {
    override fun key(row: Found): String = keyOf(row)

    override suspend fun head() = RowHead(null, emptyList(), null)

    override suspend fun page(at: Spot<String>, limit: Int): RowPage<Found> {
        val along = when (at) {
            is Spot.After -> Along.After(at.place)
            is Spot.Before -> Along.Before(at.place)
            // Where it stood: a row that fits otherwise by now stands elsewhere.
            is Spot.Around -> at.place?.let { Along.Around(it) } ?: Along.Start
            Spot.Start, is Spot.Index -> Along.Start
        }
        val page = search.page(of, typed, among, along, limit.toUInt())
        told(page)
        return RowPage(page.found, page.places, page.more, page.asOf)
    }

    override suspend fun indexOf(key: String): Int? = null

    companion object {
        /** What a phone can keep of what was found. */
        fun keyOf(found: Found): String = when (found) {
            is Found.Document -> "d ${found.item.id.account.text} ${found.item.id.row.row}"
            is Found.Person -> "p ${found.person.id.account.text} ${found.person.id.row.row}"
            is Found.Feed -> "f ${found.id.account.text} ${found.id.row.row}"
            is Found.Thread -> "t ${found.id.account.text} ${found.id.row.row}"
        }
    }
}
