package musette.ui.lists

import musette.ids.Place

/**
 * Rows that a screen holds whole, since the core tells them whole: what waits, what is kept, which groups there are. Whoever changes them says
 * so to the window.
 *
 * @param partOf the part of the list that a row begins or belongs to, as the bar that jumps shows it; null for none.
 * @param held the rows as they are now, each with a key of its own; waited for until they are known.
 */
class HeldRows<R : Any>(private val keyOf: (R) -> String, private val partOf: (R) -> String? = { null }, private val held: suspend () -> List<R>) :
    RowSource<String, R> {
    private var rows = emptyList<R>()
    private var index = emptyMap<String, Int>()

    override fun key(row: R) = keyOf(row)

    override suspend fun head(): RowHead {
        rows = held()
        index = HashMap<String, Int>(rows.size * 2).also { all -> rows.forEachIndexed { at, row -> all[keyOf(row)] = at } }
        val parts = ArrayList<RowSection>()
        rows.forEachIndexed { at, row ->
            val part = partOf(row) ?: parts.lastOrNull()?.label ?: return@forEachIndexed
            val last = parts.lastOrNull()
            if (last?.label == part) parts[parts.lastIndex] = last.copy(count = last.count + 1) else parts += RowSection(part, false, at, 1)
        }
        return RowHead(rows.size, parts, null)
    }

    override suspend fun page(at: Spot<String>, limit: Int): RowPage<R> {
        val (from, to) = when (at) {
            Spot.Start -> 0 to limit
            is Spot.Index -> at.index to at.index + limit
            is Spot.After -> stood(at.place).let { it + 1 to it + 1 + limit }
            is Spot.Before -> stood(at.place).let { it - limit to it }
            is Spot.Around -> (index[at.key] ?: at.place?.let(::stood) ?: 0).let { it - limit / 2 to it + limit - limit / 2 }
        }
        val range = from.coerceIn(0, rows.size) until to.coerceIn(0, rows.size)
        val more = if (at is Spot.Before) from > 0 else to < rows.size
        return RowPage(rows.slice(range), range.map { Place("$it ${keyOf(rows[it])}") }, more, null)
    }

    override suspend fun indexOf(key: String): Int? = index[key]

    /** Where the row of a place stands; of one that is gone, where it stood. */
    private fun stood(place: Place): Int {
        val (at, key) = place.text.split(' ', limit = 2)
        return index[key] ?: at.toInt().coerceIn(0, rows.size)
    }
}
