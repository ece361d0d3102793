package bot

// functionWords hold sentences together and name nothing, in English and in French. The index leaves out those of the
// question's language; those of the other one would be missed, and found in near spellings (there, three), wherever a
// question is taken to be in the other language. Words that name something in either language (car, son, ton) are not
// among them.
func functionWords() string {
	return `the an and if than then that this these those there here their theirs they them he she it its his her hers we our
		ours us you your yours my mine of to in on at by for from with without about into between among during before after
		again once all any both each few more most other others some such no nor not only own same so too very just also
		can cannot because while until although though however yet ever upon toward towards within
		le la les un une des du de et ou mais donc ni au aux en dans pour par sur avec sans entre vers chez ce cet cette ces
		cela ceci celui celle ceux celles il ils elle elles je tu nous vous te se lui leur leurs mes tes ses notre nos votre
		vos qu quoi dont où ne moins très aussi encore même mêmes tout toute tous toutes autre autres comme alors puis
		ainsi lors depuis pendant avant après contre peu beaucoup aucun aucune chaque quelque quelques plusieurs`
}
