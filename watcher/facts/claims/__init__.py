"""What a sentence claims of an event, read beside the whole article: its status, day and place, its news."""
