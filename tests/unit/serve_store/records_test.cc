#include "tests/unit/serve_store/engines.h"

namespace siglib::serve {
namespace {

class RecordsTest : public StoreTest {};
ON_BOTH_ENGINES(RecordsTest);

TEST_P(RecordsTest, CustomersAreMadeOnceAndListedInPages) {
  Store store(options());
  std::set<std::string> made;
  for (int i = 0; i < 7; ++i) made.insert(new_uuid());
  for (const std::string& id : made) {
    EXPECT_TRUE(store.write_and_wait([&](Session& s) { return create_customer(s, id); }));
    EXPECT_FALSE(store.write_and_wait([&](Session& s) { return create_customer(s, id); }));
  }
  std::vector<std::string> listed;
  std::string cursor;
  int pages = 0;
  do {
    const auto page = store.read([&](Session& s) { return list_customers(s, cursor, 3); });
    for (const Customer& customer : page.items) listed.push_back(customer.id);
    cursor = page.next;
    ++pages;
  } while (!cursor.empty());
  EXPECT_EQ(listed, std::vector(made.begin(), made.end()));
  EXPECT_EQ(pages, 3);
  EXPECT_FALSE(store.read([](Session& s) { return find_customer(s, new_uuid()); }));
  expect_error(ErrorKind::usage, "cursor",
               [&] { store.read([](Session& s) { return list_customers(s, "' OR 1=1 --", 3); }); });
  expect_error(ErrorKind::usage, "limit",
               [&] { store.read([](Session& s) { return list_customers(s, "", 0); }); });
}

TEST_P(RecordsTest, ASignatureComesBackAsItWasGiven) {
  Store store(options());
  const std::string customer = new_uuid();
  const NewSignature given = a_signature(customer);
  const Signature kept = store.write_and_wait([&](Session& s) { return add_signature(s, given); });
  EXPECT_EQ(kept.image_bytes, 5000);
  const auto found = store.read([&](Session& s) { return find_signature(s, customer, given.id); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->created_at, kept.created_at);
  EXPECT_EQ(found->sha256, kept.sha256);
  EXPECT_EQ(found->pixel_hash, given.pixel_hash);
  EXPECT_EQ(found->perceptual_hash, given.perceptual_hash);
  EXPECT_EQ(found->quality, given.quality);
  EXPECT_EQ(found->width, 300);
  EXPECT_EQ(store.read([&](Session& s) { return signature_image(s, customer, given.id); })->content,
            given.original);
  const auto templates = store.read([&](Session& s) { return templates_of(s, customer); });
  ASSERT_EQ(templates.size(), 1u);
  EXPECT_EQ(templates[0].template_bytes, given.template_bytes);
  EXPECT_EQ(templates[0].signature, given.id);
  const auto heads = store.read([&](Session& s) { return references_of(s, customer); });
  ASSERT_EQ(heads.size(), 1u);
  EXPECT_EQ(heads[0].signature, given.id);
  EXPECT_EQ(heads[0].model_id, given.model_id);
  EXPECT_EQ(heads[0].perceptual_hash, given.perceptual_hash);
  EXPECT_EQ(store.read([&](Session& s) { return signature_canvas(s, given.id); }), given.canvas);
  EXPECT_EQ(store.read([&](Session& s) { return encoding_source(s, given.id); })->original, given.original);
  // Another customer's path leads to nothing.
  EXPECT_FALSE(store.read([&](Session& s) { return signature_image(s, new_uuid(), given.id); }));
  EXPECT_FALSE(store.write_and_wait([&](Session& s) { return delete_signature(s, new_uuid(), given.id); }));
  EXPECT_TRUE(store.write_and_wait([&](Session& s) { return delete_signature(s, customer, given.id); }));
  EXPECT_EQ(rows_of("signature_images"), 0);
  EXPECT_EQ(store.read([&](Session& s) { return find_customer(s, customer); })->signatures, 0);
}

TEST_P(RecordsTest, WhatIsTooLargeOrNoTextIsRefused) {
  Store store(options());
  NewSignature large = a_signature(new_uuid());
  large.template_bytes.resize((4 << 20) + 1);
  expect_error(ErrorKind::input, "template has 4194305 bytes, at most 4194304",
               [&] { store.write_and_wait([&](Session& s) { return add_signature(s, large); }); });
  NewSignature binary = a_signature(new_uuid());
  binary.quality = std::string("a\0b", 3);
  expect_error(ErrorKind::input, "UTF-8",
               [&] { store.write_and_wait([&](Session& s) { return add_signature(s, binary); }); });
  EXPECT_EQ(rows_of("customers"), 0);
  NewSignature twice = a_signature(new_uuid());
  store.write_and_wait([&](Session& s) { return add_signature(s, twice); });
  expect_fault(StoreFault::conflict,
               [&] { store.write_and_wait([&](Session& s) { return add_signature(s, twice); }); });
  NewSignature empty = a_signature(new_uuid());
  empty.canvas.clear();
  empty.quality.clear();
  store.write_and_wait([&](Session& s) { return add_signature(s, empty); });
}

TEST_P(RecordsTest, StaleTemplatesAreFoundAndReplaced) {
  Store store(options());
  const std::string customer = new_uuid();
  for (int i = 0; i < 5; ++i) {
    NewSignature signature = a_signature(customer);
    if (i == 4) signature.model_id = "m2";
    store.write_and_wait([&](Session& s) { return add_signature(s, signature); });
  }
  EXPECT_EQ(store.read([](Session& s) { return count_stale(s, "m2", "p1"); }), 4);
  std::string after;
  int renewed = 0;
  for (;;) {
    const auto batch = store.read([&](Session& s) { return stale_signatures(s, "m2", "p1", after, 3); });
    if (batch.empty()) break;
    after = batch.back().id;
    for (const EncodingSource& stale : batch) {
      EXPECT_EQ(stale.canvas, a_signature(customer).canvas);
      renewed += store.write_and_wait([&](Session& s) {
        return update_template(s, {stale.id, "m2", "p1", bytes_of("new"), bytes_of("new canvas")});
      });
    }
  }
  EXPECT_EQ(renewed, 4);
  EXPECT_EQ(store.read([](Session& s) { return count_stale(s, "m2", "p1"); }), 0);
  EXPECT_EQ(store.read([&](Session& s) { return templates_of(s, customer); })[0].template_bytes,
            bytes_of("new"));
  EXPECT_FALSE(store.write_and_wait([&](Session& s) {
    return update_template(s, {new_uuid(), "m2", "p1", bytes_of("new"), {}});
  }));
}

TEST_P(RecordsTest, MatchesAreListedNewestFirstAndFiltered) {
  Store store(options());
  const std::string customer = new_uuid(), other = new_uuid();
  expect_fault(StoreFault::conflict,
               [&] { store.write_and_wait([&](Session& s) { return add_match(s, a_match(customer)); }); });
  std::vector<std::string> ids;
  store.write_and_wait([&](Session& s) {
    ids.clear();
    create_customer(s, customer);
    create_customer(s, other);
    for (int i = 0; i < 9; ++i) {
      const NewMatch match = a_match(i % 3 ? customer : other, i % 2 ? "review" : "match");
      ids.push_back(add_match(s, match).id);
      s.now += i % 2;  // some share their time
    }
  });
  const auto all = [&](const MatchFilter& filter, int limit) {
    std::vector<std::string> listed;
    std::string cursor;
    do {
      const auto page = store.read([&](Session& s) { return list_matches(s, filter, cursor, limit); });
      for (const Match& match : page.items) listed.push_back(match.id);
      cursor = page.next;
    } while (!cursor.empty());
    return listed;
  };
  EXPECT_EQ(all({}, 100).size(), 9u);
  EXPECT_EQ(all({}, 2), all({}, 100));
  EXPECT_EQ(all({"review", {}, {}}, 2).size(), 4u);
  EXPECT_EQ(all({{}, {}, other}, 2).size(), 3u);
  EXPECT_EQ(all({"match", false, customer}, 1).size(), 3u);
  const auto found = store.read([&](Session& s) { return find_match(s, ids[0]); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->score, 0.75);
  EXPECT_EQ(found->log_likelihood_ratio, -1.5);
  EXPECT_TRUE(found->possible_copy);
  EXPECT_FALSE(found->verdict);

  store.write_and_wait([&](Session& s) {
    add_review(s, ids[0], Verdict::forged, "first look", "k1");
    add_review(s, ids[0], Verdict::genuine, "", "k2");
    add_review(s, ids[1], Verdict::unsure, "", "k2");
  });
  EXPECT_EQ(all({{}, true, {}}, 1).size(), 2u);
  EXPECT_EQ(all({{}, false, {}}, 3).size(), 7u);
  EXPECT_EQ(store.read([&](Session& s) { return find_match(s, ids[0]); })->verdict, "genuine");
  const auto history = store.read([&](Session& s) { return list_reviews(s, ids[0]); });
  ASSERT_EQ(history.size(), 2u);
  EXPECT_EQ(history[0].note, "first look");
  EXPECT_EQ(history[1].number, 2);
  const auto reviewed = store.read([](Session& s) { return list_reviewed(s, "", 10); });
  ASSERT_EQ(reviewed.items.size(), 1u);
  EXPECT_EQ(reviewed.items[0].id, ids[0]);
  EXPECT_FALSE(
      store.write_and_wait([](Session& s) { return add_review(s, new_uuid(), Verdict::genuine, "", "k"); }));
}

TEST_P(RecordsTest, QueryImagesAreKeptUntilPurged) {
  Store store(options());
  const std::string customer = new_uuid();
  const NewMatch old = a_match(customer), young = a_match(customer);
  store.write_and_wait([&](Session& s) {
    create_customer(s, customer);
    s.now = 1000;
    add_match(s, old);
    s.now = 2000;
    add_match(s, young);
  });
  const auto keep = [&](const std::string& match, const std::string& text) {
    return store.write_and_wait([&](Session& s) {
      return keep_explanation(s, match, "lime", {"image/png", bytes_of(text)});
    });
  };
  EXPECT_TRUE(keep(old.id, "a"));
  EXPECT_TRUE(keep(old.id, "b"));
  EXPECT_EQ(store.read([&](Session& s) { return find_explanation(s, old.id, "lime"); })->content,
            bytes_of("b"));
  EXPECT_EQ(store.read([&](Session& s) { return match_image(s, old.id); })->content, old.image.content);
  EXPECT_EQ(*store.read([&](Session& s) { return match_template(s, old.id); }), old.template_bytes);
  EXPECT_EQ(store.write_and_wait([](Session& s) { return purge_match_images(s, 1500, 10); }), 1);
  EXPECT_FALSE(store.read([&](Session& s) { return match_image(s, old.id); }));
  EXPECT_FALSE(store.read([&](Session& s) { return find_explanation(s, old.id, "lime"); }));
  EXPECT_TRUE(store.read([&](Session& s) { return find_match(s, old.id); }));
  EXPECT_TRUE(store.read([&](Session& s) { return match_image(s, young.id); }));
  EXPECT_FALSE(keep(old.id, "late"));
}

TEST_P(RecordsTest, ADeletedCustomerLeavesNothingBehind) {
  Store store(options());
  const std::string customer = new_uuid(), other = new_uuid();
  const std::string mark = "MARK-OF-THE-DELETED";
  for (int i = 0; i < 40; ++i)
    store.write_and_wait([&](Session& s) {
      // Small ones lie in the leaves of a tree, large ones on pages of their own.
      NewSignature signature = a_signature(i % 2 ? customer : other, i % 2 ? mark : "kept");
      if (i % 3 == 0) signature.template_bytes.resize(200);
      add_signature(s, signature);
      const NewMatch match = a_match(i % 2 ? customer : other, "match", i % 2 ? mark : "kept");
      add_match(s, match);
      add_review(s, match.id, Verdict::genuine, "", "k");
      keep_explanation(s, match.id, "lime",
                       {"image/png", filled(i % 4 ? 150 : 20000, (i % 2 ? mark : "kept") + " why ")});
    });
  const auto erased = store.write_and_wait([&](Session& s) { return delete_customer(s, customer); });
  ASSERT_TRUE(erased);
  EXPECT_EQ(erased->signatures, 20);
  EXPECT_EQ(erased->matches, 20);
  EXPECT_EQ(erased->explanations, 20);
  EXPECT_EQ(erased->reviews, 20);
  EXPECT_FALSE(store.write_and_wait([&](Session& s) { return delete_customer(s, customer); }));
  EXPECT_EQ(rows_of("customers"), 1);
  for (const char* table :
       {"signatures", "signature_images", "matches", "match_images", "explanations", "reviews"})
    EXPECT_EQ(rows_of(table), 20) << table;
  if (GetParam() == Dialect::sqlite)  // at once, while the store is open
    for (const auto& file : std::filesystem::directory_iterator(folder_.path())) {
      const std::string content = read_text(file.path(), 1 << 30);
      EXPECT_EQ(content.find(mark), std::string::npos) << file.path();
      if (file.path().filename() == "siglib.db") {
        EXPECT_NE(content.find("kept original"), std::string::npos);
      }
    }
}

}  // namespace
}  // namespace siglib::serve
