using System.Text.Json;
using AiService.Faults.Reading;
using AiService.Matching;

namespace AiService.Tests.Matching;

public sealed class ActionMapReaderTests
{
    /// <summary>What the service does on purpose otherwise than the recorded one: nothing is swallowed, blank keys fit nothing.</summary>
    private static readonly string[] RefusedNow =
        ["{", "[]", "\"x\"", "{'a': 'b'}", "{\"a\": [\"p.q\"]}"];

    private static readonly string[] ReadOtherwiseNow = ["{\"\": \"p.any\"}", "{\"a\": {\"action\": \"p.q\"}}"];

    [Fact]
    public void Recorded_maps_give_the_recorded_actions_where_that_was_not_changed_on_purpose()
    {
        var recorded = Recorded().ToList();
        recorded.Select(one => one.Name).Should().Contain(RefusedNow).And.Contain(ReadOtherwiseNow);

        foreach (var (json, expected) in recorded.Where(one => !RefusedNow.Contains(one.Name) && !ReadOtherwiseNow.Contains(one.Name)))
        {
            var reading = ActionMapReader.Read(json);

            reading.Problems.Should().BeEmpty(json);
            reading.Map.Entries.Select(entry => (entry.Keyword.Text.Normal, entry.Action)).Should().Equal(
                expected.GetProperty("map").EnumerateObject().Select(member => (member.Name, member.Value.GetString()!)), json);
            new ActionMatcher(reading.Map, null).Match(FaultReader.Read("zzz a").Statements[0]).Action
                .Should().Be(expected.GetProperty("resolve('zzz a')").GetString(), json);
        }
    }

    [Theory]
    [InlineData("{", "first line", "is not JSON")]
    [InlineData("{'a': 'b'}", "double quotes", "is not JSON")]
    [InlineData("'{\"a\": \"p.q\"}'", "leave them out", "is not JSON")]
    [InlineData("[]", "JSON object", "array")]
    [InlineData("[", "first line", "is not JSON")]
    [InlineData("\"x\"", "JSON object", "string")]
    [InlineData("[\"cpu\"]", "a list like", "entry 1 is a JSON string")]
    [InlineData("[{\"action\": \"p.q\"}]", "\"keywords\": [", "entry 1 has no list of keywords")]
    [InlineData("[{\"keywords\": \"cpu\", \"action\": \"p.q\"}]", "\"keywords\": [", "entry 1 has no list of keywords")]
    [InlineData("[{\"keywords\": [], \"action\": \"p.q\"}]", "\"keywords\": [", "entry 1 has no list of keywords")]
    [InlineData("[{\"keywords\": [1], \"action\": \"p.q\"}]", "\"keywords\": [", "a JSON number among its keywords")]
    [InlineData("[{\"keywords\": [\"cpu\"]}]", "\"action\": \"pack.name\"", "entry 1 has no action")]
    [InlineData("[{\"keywords\": [\"cpu\"], \"action\": \"p.q\", \"params\": {}}]", "Only keywords, action, parameters, device and provider", "'params'")]
    [InlineData("[{\"keywords\": [\"cpu\"], \"action\": \"p.q\", \"parameters\": 1}]", "{\"name\": value", "entry 1 has parameters that are no object")]
    [InlineData("[{\"keywords\": [\"cpu\"], \"action\": \"p.q\", \"device\": 0}]", "\"device\": false", "entry 1 has the member 'device' as a JSON number")]
    [InlineData("{\"cpu\": {\"keywords\": [\"a\"], \"action\": \"p.q\"}}", "Only action, parameters, device and provider", "'keywords'")]
    [InlineData("{\"a\": [\"p.q\"]}", "\"pack.name\"", "'a'")]
    [InlineData("{\"cpu\": \"reduce_cpu\"}", "\"pack.name\"", "'cpu'")]
    [InlineData("{\"cpu\": \"p.q; rm\"}", "\"pack.name\"", "'cpu'")]
    [InlineData("{\"cpu\": \"\"}", "\"pack.name\"", "'cpu'")]
    [InlineData("{\"cpu\": {\"action\": \"p.q\", \"params\": {}}}", "Only action, parameters, device and provider", "'params'")]
    [InlineData("{\"cpu\": {\"action\": \"p.q\", \"parameters\": []}}", "{\"name\": value", "no object")]
    [InlineData("{\"cpu\": {\"parameters\": {}}}", "\"pack.name\"", "'cpu'")]
    [InlineData("{\"cpu\": {\"action\": \"p.q\", \"device\": \"false\"}}", "\"device\": false", "'cpu' has the member 'device' as a JSON string")]
    [InlineData("{\"cpu\": {\"action\": \"p.q\", \"device\": 0}}", "\"device\": false", "'cpu' has the member 'device' as a JSON number")]
    [InlineData("{\"cpu\": {\"action\": \"p.q\", \"device\": {}}}", "\"device\": false", "'cpu' has the member 'device' as a JSON object")]
    [InlineData("{\"cpu\": {\"action\": \"p.q\", \"provider\": 1}}", "\"provider\": \"stackstorm\"", "'cpu' has the member 'provider', which is no name")]
    [InlineData("[[]]", "a list like", "entry 1 is a JSON array")]
    [InlineData("[null]", "a list like", "entry 1 is a JSON null")]
    [InlineData("true", "JSON object", "boolean")]
    [InlineData("{\"cpu\": \"\\ud800\"}", "character itself", "surrogate")]
    public void A_map_that_cannot_be_used_says_what_is_wrong_and_what_to_do(string json, string cure, string problem)
    {
        var reading = ActionMapReader.Read(json);

        reading.Problems[0].Problem.Should().Contain(problem);
        reading.Problems[0].Cure.Should().Contain(cure);
    }

    [Fact]
    public void A_broken_map_is_located_and_not_quoted()
    {
        var reading = ActionMapReader.Read("{\"cpu\":\n {\"action\": \"p.q\", \"parameters\": {\"password\": hunter2}}}");

        var problem = reading.Problems.Should().ContainSingle().Subject;
        problem.Problem.Should().Contain("line 2");
        (problem.Problem + problem.Cure).Should().NotContain("hunter");
    }

    [Fact]
    public void An_entry_may_carry_fixed_parameters()
    {
        var reading = ActionMapReader.Read("""{"接口down": {"action": "n.e", "parameters": {"retries": 3, "mode": "fast"}}}""");

        reading.Problems.Should().BeEmpty();
        var parameters = reading.Map.Entries.Should().ContainSingle().Subject.Parameters;
        parameters["retries"].GetInt32().Should().Be(3);
        parameters["mode"].GetString().Should().Be("fast");
    }

    [Fact]
    public void Keywords_that_are_one_after_normalisation_keep_the_first_place_and_the_last_value_with_a_warning()
    {
        var reading = ActionMapReader.Read("""{"ＣＰＵ": "p.first", "内存": "p.memory", "cpu": "p.last"}""");

        reading.Map.Entries.Select(entry => entry.Action).Should().Equal("p.last", "p.memory");
        reading.Warnings.Should().ContainSingle().Which.Should().Contain("twice").And.Contain("p.last");
    }

    [Fact]
    public void A_blank_keyword_and_a_null_value_are_left_out_with_a_warning()
    {
        var reading = ActionMapReader.Read("""{"": "p.any", " ": "p.any", "a": null}""");

        reading.Problems.Should().BeEmpty();
        reading.Map.Entries.Should().BeEmpty();
        reading.Warnings.Should().HaveCount(3);
    }

    [Fact]
    public void A_list_gives_each_of_its_keywords_the_entrys_action_in_the_order_written()
    {
        var reading = ActionMapReader.Read("""
            [
              {"keywords": ["接口down", "端口down"], "action": "n.enable", "parameters": {"save": true}, "device": false},
              {"keywords": ["cpu"], "action": "n.cpu"}
            ]
            """);

        reading.Problems.Should().BeEmpty();
        reading.Map.Entries.Select(entry => (entry.Keyword.Written, entry.Action, entry.NeedsDevice, entry.Parameters.Count))
            .Should().Equal(("接口down", "n.enable", false, 1), ("端口down", "n.enable", false, 1), ("cpu", "n.cpu", true, 0));
    }

    [Fact]
    public void All_that_is_wrong_with_a_list_is_named_at_once()
    {
        var reading = ActionMapReader.Read("""[{"keywords": ["a", "", 5], "action": "noname"}, 7, {"keywords": ["b"], "action": "p.q", "x": 1}]""");

        reading.Problems.Select(problem => problem.Problem).Should().SatisfyRespectively(
            first => first.Should().Contain("entry 1 has a JSON number"),
            second => second.Should().Contain("entry 1 has no action"),
            third => third.Should().Contain("entry 2 is a JSON number"),
            fourth => fourth.Should().Contain("entry 3 has the unknown member 'x'"));
        reading.Warnings.Should().ContainSingle().Which.Should().Contain("blank");
    }

    [Fact]
    public void A_keyword_in_two_entries_of_a_list_is_a_warning()
    {
        var reading = ActionMapReader.Read("""[{"keywords": ["cpu"], "action": "p.one"}, {"keywords": ["ＣＰＵ"], "action": "p.two"}]""");

        reading.Map.Entries.Should().ContainSingle().Which.Action.Should().Be("p.two");
        reading.Warnings.Should().ContainSingle().Which.Should().Contain("twice");
    }

    private static IEnumerable<(string Name, JsonElement Expected)> Recorded()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Recordings", "contract", "st2_action_map_values.json");
        var root = JsonDocument.Parse(File.ReadAllText(path)).RootElement;
        return root.GetProperty("parsed").EnumerateObject().Select(member => (member.Name, member.Value));
    }

    [Theory]
    [InlineData("{\"cpu\": {\"action\": \"p.q\", \"device\": false}}", false)]
    [InlineData("{\"cpu\": {\"action\": \"p.q\", \"device\": true}}", true)]
    [InlineData("{\"cpu\": {\"action\": \"p.q\", \"device\": null}}", true)]
    [InlineData("{\"cpu\": {\"action\": \"p.q\"}}", true)]
    [InlineData("{\"cpu\": \"p.q\"}", true)]
    public void Only_an_entry_that_says_so_needs_no_device(string json, bool needed)
    {
        var reading = ActionMapReader.Read(json);

        reading.Problems.Should().BeEmpty();
        reading.Map.Entries.Should().ContainSingle().Which.NeedsDevice.Should().Be(needed);
    }
}
