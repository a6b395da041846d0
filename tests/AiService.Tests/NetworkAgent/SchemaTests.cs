using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AiService.Faults;
using AiService.NetworkAgent.Platforms;
using AiService.NetworkAgent.Yaml;
using AiService.Tests.NetworkAgent.Schemas;

namespace AiService.Tests.NetworkAgent;

/// <summary>The JSON Schemas for operators' YAML accept what the service's readers take, and reject what they refuse.</summary>
public sealed class SchemaTests : IDisposable
{
    // What a schema cannot tell, by the problem that only the reader reports.
    private static readonly Dictionary<string, Regex> OnlyReader = new()
    {
        ["a name that another key or file defines"] = new("which (?:is no (?:platform|parameter)|'\\w+' does not hold|platform \\w+ does not have|is neither one of 'jump_hosts')|(?:the platform '\\w+'|'platform' '.*') is not known", RegexOptions.Singleline),
        ["whether a regular expression can be used"] = new("pattern that cannot be used"),
        ["whether a secret is there"] = new("which is not set|cannot be read|holds no private key", RegexOptions.Singleline),
    };

    // Where a schema is stricter on purpose, by the change that only the schema rejects.
    private static readonly Dictionary<string, string> OnlySchema = new()
    {
        ["empty"] = "The reader takes an empty value as a missing one, or as a pattern that matches everything: most often it is an unfinished line.",
        ["quoted"] = "The reader takes a number or a flag in quotes; an editor completes and checks it by its type.",
        ["true"] = "The reader takes every value as text; as a text, true and false need quotes for whatever else reads the file.",
    };

    private readonly OperatorReaders readers = new();

    public static TheoryData<string> Kinds => [.. OperatorSchema.All.Select(schema => schema.Kind)];

    public static TheoryData<string, string> Documented
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (kind, text) in DocumentedYaml.All)
            {
                data.Add(kind, text);
            }

            return data;
        }
    }

    public void Dispose() => readers.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_shipped_file_and_every_example_is_valid(string kind)
    {
        foreach (var text in Texts(kind))
        {
            Schema(kind).Problems(YamlJson.Parse(text)).Should().BeEmpty(text);
            readers.Problems(kind, text).Should().BeEmpty(text);
        }
    }

    [Theory]
    [MemberData(nameof(Documented))]
    public void Every_documented_example_is_valid(string kind, string text)
    {
        Schema(kind).Problems(YamlJson.Parse(text)).Should().BeEmpty();
        if (kind is "runbook" or "platform")
        {
            readers.Problems(kind, text).Should().BeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_schema_rejects_what_the_reader_refuses_and_nothing_else(string kind)
    {
        var schema = Schema(kind);
        foreach (var mutation in Mutation.Of(Texts(kind).Select(text => YamlJson.Parse(text)!)))
        {
            var text = YamlJson.Text(mutation.Document);
            var (accepts, problems) = (schema.Accepts(mutation.Document), readers.Problems(kind, text));
            var agree = accepts == (problems.Count == 0)
                || (accepts ? OnlyReader.Values.Any(only => problems.Any(only.IsMatch)) : OnlySchema.ContainsKey(mutation.Change));
            if (!agree)
            {
                Assert.Fail($"{mutation}: the schema {(accepts ? "accepts" : $"rejects ({string.Join("; ", schema.Problems(mutation.Document))})")}, "
                    + $"the reader {(problems.Count == 0 ? "takes" : $"refuses ({string.Join(' ', problems)})")}{Environment.NewLine}{text}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_property_of_a_schema_is_described_and_used_by_an_example(string kind)
    {
        var schema = Schema(kind);

        schema.Properties.Where(property => property.Title is null || property.Description is null).Should().BeEmpty();
        schema.Properties.Select(property => property.Path).Except(Texts(kind).SelectMany(text => Mutation.Paths(YamlJson.Parse(text)!))).Should().BeEmpty();
    }

    [Fact]
    public void The_names_that_editors_complete_are_those_of_the_program()
    {
        var platforms = PlatformFile.All(EmbeddedYaml.Files("Platforms"), out _);

        Words(OperatorSchema.Inventory, "definitions/device/properties/platform/anyOf/0/enum").Should().Equal(platforms.Keys);
        OperatorSchema.Runbook.Json["properties"]!["platforms"]!["properties"]!.AsObject().Select(platform => platform.Key).Should().Equal(platforms.Keys);
        Words(OperatorSchema.Platform, "properties/like/anyOf/0/enum").Should().Equal(platforms.Values.Where(platform => platform.Like is null).Select(platform => platform.Name));
        Words(OperatorSchema.Platform, "definitions/kinds/enum").Should().Equal(InterfaceLists.Names);
    }

    [Theory]
    [InlineData("runbook", "states: { clear: { verdict: allowed, text: x } }", "has none that is needless")]
    [InlineData("runbook", "spare_own_port: true", "needs a parameter that is an interface")]
    [InlineData("runbook", "parameters: { port: { type: interface, find: '(?<value>x)' } }", "the fault's own interface is meant")]
    [InlineData("runbook", "pre_check: { look: interface, command: x, reading: [{ state: clear, text: x }] }", "needs either 'look' or 'command'")]
    [InlineData("runbook", "pre_check: { command: x, reading: [{ state: clear, text: x, json: { a: b } }] }", "needs either 'text' or 'json'")]
    [InlineData("runbook", "pre_check: { command: x, reading: [{ state: clear, json: { a: b }, unless: x }] }", "has nothing to qualify")]
    [InlineData("runbook", "post_check: { block: x }", "the key 'block' is not known")]
    [InlineData("runbook", "reports: true", "has no place in a runbook that only reports")]
    [InlineData("platform", "session: { mode: shell }", "'prompt' must be one pattern")]
    [InlineData("platform", "session: { mode: exec, questions: [{ asks: x, answer: y, press: enter }] }", "only without 'answer'")]
    [InlineData("platform", "session: { mode: exec, questions: [{ asks: x, command: y, at_login: true }] }", "contradicts 'command'")]
    [InlineData("platform", "configuration: { confirm: commit }", "has nothing to confirm")]
    [InlineData("platform", "own_port: [{ command: x }]", "needs 'find' or 'refuse'")]
    [InlineData("inventory", "devices: [{ id: 1, host: '10.0.0.1:22' }]", "is neither an address nor a host name")]
    [InlineData("inventory", "devices: [{ id: 1, username: a, password_env: PASSWORD, password_file: secret }]", "stands beside password_env")]
    [InlineData("inventory", "devices: [{ id: 1, username: a, password_env: PASSWORD, passphrase_env: PASSWORD }]", "'passphrase_env' is not known")]
    [InlineData("inventory", "devices: [{ id: 1, username: a, private_key_file: key, answers: [] }]", "'answers' is not known")]
    [InlineData("inventory", "devices: [{ id: a, transport: collect-service }]", "is no whole number")]
    [InlineData("inventory", "devices: [{ id: 1, transport: collect-service, jump: a }]", "takes a password and nothing else")]
    [InlineData("credentials", "{ username: a, private_key_file: key, passphrase: b, passphrase_env: PASSWORD }", "stands beside passphrase")]
    [InlineData("credentials", "{ username: a, private_key: x, password: b }", "stands beside password")]
    public void Keys_that_do_not_go_together_are_rejected(string kind, string keys, string problem)
    {
        var text = With(kind, keys);

        readers.Problems(kind, text).Should().Contain(one => one.Contains(problem, StringComparison.Ordinal));
        Schema(kind).Accepts(YamlJson.Parse(text)).Should().BeFalse();
    }

    [Theory]
    [InlineData("runbook", "platforms: { junos: { commands: x, rollback: y } }", "takes back by itself")]
    [InlineData("runbook", "{ parameters: { interface: interface }, spare_own_port: true, platforms: { frr: { commands: x } } }", "cannot be promised on frr")]
    [InlineData("runbook", "platforms: { frr: { commands: x, pre_check: { command: x, reading: [{ state: clear, text: x }] } } }", "the key 'pre_check' is not known")]
    [InlineData("inventory", "devices: [{ id: 1 }, { id: 1 }]", "is listed twice")]
    [InlineData("inventory", "devices: [{ id: 1, jump: 1 }]", "jump")]
    public void What_follows_from_other_entries_only_the_reader_tells(string kind, string keys, string problem)
    {
        var text = With(kind, keys);

        readers.Problems(kind, text).Should().Contain(one => one.Contains(problem, StringComparison.Ordinal));
        Schema(kind).Accepts(YamlJson.Parse(text)).Should().BeTrue();
    }

    [Theory]
    [InlineData("devices: [{ id: 1, platform: frr, username: a, password_env: PASSWORD, host_key: " + SchemaExamples.Pin + " }]", "'host' is missing")]
    [InlineData("devices: [{ id: 1, host: a, username: a, password_env: PASSWORD, host_key: " + SchemaExamples.Pin + " }]", "'platform' is missing")]
    [InlineData("devices: [{ id: 1, host: a, platform: frr, host_key: " + SchemaExamples.Pin + " }]", "no way to log in is given")]
    [InlineData("devices: [{ id: 1, host: a, platform: frr, username: a, password_env: PASSWORD }]", "'host_key' is missing")]
    [InlineData("devices: [{ id: 1, host: a, platform: frr, username: a, password_env: PASSWORD, transport: collect-service }]", "COLLECT_SERVICE_URL is not set")]
    public void What_the_settings_demand_only_the_reader_tells(string text, string problem)
    {
        readers.StrictInventory(text).Should().Contain(one => one.Contains(problem, StringComparison.Ordinal));
        readers.Problems("inventory", text).Should().BeEmpty();
        OperatorSchema.Inventory.Accepts(YamlJson.Parse(text)).Should().BeTrue();
    }

    private static OperatorSchema Schema(string kind) => OperatorSchema.All.Single(schema => schema.Kind == kind);

    private static IEnumerable<string?> Words(OperatorSchema schema, string place)
    {
        return place.Split('/').Aggregate((JsonNode)schema.Json, (at, step) => (at is JsonArray items ? items[0] : at[step])!).AsArray().Select(word => word!.GetValue<string>());
    }

    /// <summary>A small valid document of the kind with these keys in the place of its own.</summary>
    private static string With(string kind, string keys)
    {
        var document = YamlJson.Parse(kind switch { "runbook" => SchemaExamples.SmallRunbook, "platform" => SchemaExamples.SmallPlatform, _ => "{}" })!;
        foreach (var (key, value) in YamlJson.Parse(keys)!.AsObject())
        {
            document[key] = value?.DeepClone();
        }

        return YamlJson.Text(document);
    }

    private static IEnumerable<string> Texts(string kind)
    {
        return kind switch
        {
            "runbook" => EmbeddedYaml.Files("Runbooks").Select(file => file.Text).Concat(SchemaExamples.Runbooks),
            "platform" => EmbeddedYaml.Files("Platforms").Select(file => file.Text).Concat(SchemaExamples.Platforms),
            "inventory" => SchemaExamples.Inventories,
            _ => SchemaExamples.Credentials,
        };
    }
}
