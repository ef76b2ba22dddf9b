"""What search engines and social networks read: titles, descriptions, graph, card, sitemap, robots."""
