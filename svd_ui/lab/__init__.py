"""The Indicator lab's page: a draft defined, seen, doubted and kept. Shows; what is true is svd_data.lab's to say."""
