package musette

import kotlinx.coroutines.runBlocking
import musette.ids.ItemRow
import java.nio.file.Path

/** Another process on the same home: says what it sees in a folder, and makes one there. */
fun main(arguments: Array<String>): Unit = runBlocking {
    val (home, keys, folder) = arguments
    val musette = Musette.start(Opening(home, "Europe/Zurich", null), Keys(Path.of(keys)))
    val documents = musette.documents(musette.accounts().list().single().id)
    val page = documents.page(ItemRow(folder.toLong()), At.Start, 200u)
    println(page.items.joinToString { it.name })
    documents.makeFolder(ItemRow(folder.toLong()), "From the second")
    musette.suspend()
}
