use mujaz::rpc::v1::{
    self, analyze_stream_request::Message, analyze_stream_response, batch_item,
    server_info_service_client::ServerInfoServiceClient,
};

use crate::helpers::{PAGE, Server, document};

/// Everything but the time it took.
fn timeless(mut info: Option<v1::ResponseInfo>) -> Option<v1::ResponseInfo> {
    if let Some(processing) = info.as_mut().and_then(|info| info.processing.as_mut()) {
        processing.duration_nanoseconds = 0;
    }
    info
}

#[tokio::test]
async fn analyze_equals_the_four_single_calls() {
    let server = Server::start(&[]).await;
    let mut client = server.client().await;
    let request = v1::AnalyzeRequest { document: document(PAGE), options: None };
    let all = client.analyze(request).await.unwrap().into_inner();
    let language = v1::DetectLanguageRequest { document: document(PAGE), ..Default::default() };
    let language = client.detect_language(language).await.unwrap().into_inner();
    let sentences = v1::SplitSentencesRequest { document: document(PAGE), ..Default::default() };
    let sentences = client.split_sentences(sentences).await.unwrap().into_inner();
    let keywords = v1::ExtractKeywordsRequest { document: document(PAGE), ..Default::default() };
    let keywords = client.extract_keywords(keywords).await.unwrap().into_inner();
    let summary = v1::SummarizeRequest { document: document(PAGE), ..Default::default() };
    let summary = client.summarize(summary).await.unwrap().into_inner();
    assert_eq!(all.document_id, "d1");
    assert_eq!(all.language, language.language);
    assert_eq!(all.sentences, sentences.sentences);
    assert_eq!(all.keywords, keywords.keywords);
    assert_eq!(all.summary, summary.summary);
    assert_eq!(timeless(all.info), timeless(summary.info));
}

#[tokio::test]
async fn spans_cut_the_text_in_every_unit() {
    let server = Server::start(&[]).await;
    let mut client = server.client().await;
    let text = "😀 وصل الوزير إلى بيروت.\r\nثمّ عاد 🙂 مساءً.";
    for unit in
        [v1::OffsetUnit::Unspecified, v1::OffsetUnit::Utf8Bytes, v1::OffsetUnit::Utf16CodeUnits]
    {
        let output = v1::OutputOptions { offset_unit: unit.into(), ..Default::default() };
        let request = v1::SplitSentencesRequest {
            document: document(text),
            output: Some(output),
            ..Default::default()
        };
        let answer = client.split_sentences(request).await.unwrap().into_inner();
        assert_eq!(answer.sentences.len(), 2);
        for sentence in answer.sentences {
            let span = sentence.span.unwrap();
            let (start, end) = (span.start_offset as usize, span.end_offset as usize);
            let cut = match unit {
                v1::OffsetUnit::Utf8Bytes => text[start..end].to_owned(),
                v1::OffsetUnit::Utf16CodeUnits => {
                    let units: Vec<_> = text.encode_utf16().collect();
                    String::from_utf16(&units[start..end]).unwrap()
                }
                v1::OffsetUnit::Unspecified | v1::OffsetUnit::CodePoints => {
                    text.chars().skip(start).take(end - start).collect()
                }
            };
            assert_eq!(cut, sentence.text);
        }
    }
}

#[tokio::test]
async fn encoded_text_is_decoded() {
    let server = Server::start(&[]).await;
    let mut client = server.client().await;
    let text = "وصل الوزير إلى بيروت صباح اليوم. ثم عاد إلى دمشق في المساء.";
    let (windows, _, _) = encoding_rs::WINDOWS_1256.encode(text);
    let utf16: Vec<u8> =
        [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for (raw, label, charset) in [
        (windows.to_vec(), "windows-1256", "windows-1256"),
        (windows.to_vec(), "", "windows-1256"),
        (utf16, "", "utf-16le"),
        (text.as_bytes().to_vec(), "", "utf-8"),
    ] {
        let document = v1::Document {
            content: Some(v1::document::Content::Raw(raw.into())),
            charset: label.to_owned(),
            ..Default::default()
        };
        let output = v1::OutputOptions { include_decoded_text: true, ..Default::default() };
        let request = v1::SplitSentencesRequest {
            document: Some(document),
            output: Some(output),
            ..Default::default()
        };
        let answer = client.split_sentences(request).await.unwrap().into_inner();
        assert_eq!(answer.decoded_text, text);
        assert_eq!(answer.sentences.len(), 2);
        assert_eq!(answer.info.unwrap().charset, charset);
    }
}

#[tokio::test]
async fn an_html_page_is_read_by_its_main_text() {
    let server = Server::start(&[]).await;
    let mut client = server.client().await;
    let page = "<html><head><meta charset=windows-1256><meta property='og:title' content='قمة المياه'>\
        <meta property='article:published_time' content='2025-03-11T08:30:00+02:00'></head><body>\
        <nav>الرئيسية سياسة</nav><article><h1>قمة المياه</h1>\
        <p>افتتح الوزير قمة المياه في بيروت صباح اليوم. ويشارك فيها عشرون وفدا.</p></article></body></html>";
    let (raw, _, _) = encoding_rs::WINDOWS_1256.encode(page);
    let document = v1::Document {
        content: Some(v1::document::Content::Raw(raw.into_owned().into())),
        content_type: v1::ContentType::TextHtml.into(),
        ..Default::default()
    };
    let output = v1::OutputOptions {
        include_decoded_text: true,
        offset_unit: v1::OffsetUnit::Utf8Bytes.into(),
        ..Default::default()
    };
    let options = v1::AnalyzeOptions { output: Some(output), ..Default::default() };
    let request = v1::AnalyzeRequest { document: Some(document), options: Some(options) };
    let answer = client.analyze(request).await.unwrap().into_inner();
    assert!(
        answer.decoded_text.starts_with("قمة المياه\n\nافتتح الوزير"),
        "{}",
        answer.decoded_text
    );
    for sentence in &answer.sentences {
        let span = sentence.span.unwrap();
        let range = span.start_offset as usize..span.end_offset as usize;
        assert_eq!(answer.decoded_text[range], sentence.text);
    }
    let article = answer.article.unwrap();
    assert_eq!(article.title, "قمة المياه");
    assert_eq!(article.published.unwrap().date, "2025-03-11");
    let info = answer.info.unwrap();
    assert_eq!(info.charset, "windows-1256");
    let left_out = i32::from(v1::WarningCode::MarkupLeftOut);
    assert!(info.warnings.iter().any(|warning| warning.code == left_out));
}

#[tokio::test]
async fn broken_bytes_are_repaired_only_on_request() {
    let server = Server::start(&[]).await;
    let mut client = server.client().await;
    let raw = [&"وصل الوفد".as_bytes()[..], b"\xFF", " إلى بيروت.".as_bytes()].concat();
    let request = |repair| v1::SplitSentencesRequest {
        document: Some(v1::Document {
            content: Some(v1::document::Content::Raw(raw.clone().into())),
            charset: "utf-8".to_owned(),
            repair,
            ..Default::default()
        }),
        ..Default::default()
    };
    let refused = client.split_sentences(request(false)).await.unwrap_err();
    assert_eq!(refused.code(), tonic::Code::InvalidArgument);
    let answer = client.split_sentences(request(true)).await.unwrap().into_inner();
    assert_eq!(answer.sentences[0].text, "وصل الوفد\u{FFFD} إلى بيروت.");
    let repaired = i32::from(v1::WarningCode::InputRepaired);
    assert_eq!(answer.info.unwrap().warnings[0].code, repaired);
}

#[tokio::test]
async fn a_batch_answers_each_document_in_its_place() {
    let server = Server::start(&[]).await;
    let mut client = server.client().await;
    let documents = (0..50)
        .map(|number| {
            let mut document = document(if number % 7 == 3 { " " } else { PAGE }).unwrap();
            document.id = number.to_string();
            document
        })
        .collect();
    let request = v1::BatchAnalyzeRequest { documents, options: None };
    let items = client.batch_analyze(request).await.unwrap().into_inner().items;
    assert_eq!(items.len(), 50);
    for (number, item) in items.into_iter().enumerate() {
        assert_eq!(item.document_id, number.to_string());
        match item.outcome.unwrap() {
            batch_item::Outcome::Result(answer) => {
                assert_ne!(number % 7, 3);
                assert_eq!(answer.document_id, number.to_string());
            }
            batch_item::Outcome::Error(error) => {
                assert_eq!((number % 7, error.reason.as_str()), (3, "TEXT_EMPTY"));
                assert_eq!(error.violations[0].field, "document.text");
            }
        }
    }
}

#[tokio::test]
async fn a_stream_answers_every_document() {
    let server = Server::start(&[]).await;
    let mut client = server.client().await;
    for ordered in [true, false] {
        let config = v1::StreamConfig { ordered, max_in_flight: Some(4), options: None };
        let mut messages =
            vec![v1::AnalyzeStreamRequest { message: Some(Message::Config(config)) }];
        messages.extend((0..40).map(|sequence| {
            let text = if sequence == 5 { "" } else { PAGE };
            let item = v1::StreamItem { sequence, document: document(text) };
            v1::AnalyzeStreamRequest { message: Some(Message::Item(item)) }
        }));
        let outgoing = futures_util::stream::iter(messages);
        let mut incoming = client.analyze_stream(outgoing).await.unwrap().into_inner();
        let mut seen = Vec::new();
        while let Some(answer) = incoming.message().await.unwrap() {
            let failed = matches!(answer.outcome, Some(analyze_stream_response::Outcome::Error(_)));
            assert_eq!(failed, answer.sequence == 5);
            seen.push(answer.sequence);
        }
        if !ordered {
            seen.sort_unstable();
        }
        assert_eq!(seen, (0..40).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn the_server_tells_its_limits() {
    let server = Server::start(&["--max-characters", "500"]).await;
    let mut client = ServerInfoServiceClient::new(server.channel().await);
    let info = client.get_server_info(v1::GetServerInfoRequest {}).await.unwrap().into_inner();
    assert_eq!(info.version, env!("CARGO_PKG_VERSION"));
    assert_eq!(info.limits.unwrap().max_characters, 500);
    assert_eq!(info.languages.len(), 5);
    assert_eq!(info.offset_units.len(), 3);
}
