using System.Text.Json.Nodes;
using AiService.Faults;
using AiService.Faults.Keywords;
using AiService.Repairs.Store;
using AiService.Storage.Sqlite;
using Dapper;

namespace AiService.Tests.Storage;

public sealed class TypeHandlersTests : IDisposable
{
    private const string Insert = "INSERT INTO row VALUES (@Id, @Other, @At, @Ended, @Level, @Rule, @State, @Past, @Parameters, @Devices, @Verified, @Attempts, @extra)";

    private readonly TemporaryFolder folder = new();

    public TypeHandlersTests() => TypeHandlers.Register();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Values_are_stored_as_text_that_sorts_words_and_JSON_and_come_back_as_they_were()
    {
        var row = new Row
        {
            Id = Guid.Parse("0199C0DE-0000-7000-8000-00000000000A"),
            Other = Guid.Parse("0199C0DE-0000-7000-8000-00000000000B"),
            At = new DateTimeOffset(2026, 11, 24, 8, 0, 0, 123, TimeSpan.FromHours(8)),
            Ended = new DateTimeOffset(2026, 11, 24, 0, 0, 1, TimeSpan.Zero),
            Level = FaultLevel.P1,
            Rule = MatchRule.Contains,
            State = RepairState.Planned,
            Past = RepairState.Succeeded,
            Parameters = new JsonObject { ["description"] = "接口 down" },
            Devices = ["1", "核心"],
            Verified = true,
            Attempts = 2,
        };

        var (stored, read) = Pass(row);

        stored.Should().Equal(
            "0199c0de-0000-7000-8000-00000000000a", "0199c0de-0000-7000-8000-00000000000b", "2026-11-24T00:00:00.1230000Z", "2026-11-24T00:00:01.0000000Z",
            "P1", "Contains", "planned", "succeeded", """{"description":"接口 down"}""", """["1","核心"]""", 1L, 2L, "later");
        read.Should().BeEquivalentTo(row, options => options.Excluding(one => one.Parameters));
        read.At.Offset.Should().Be(TimeSpan.Zero);
        read.Parameters.ToJsonString().Should().Be(row.Parameters.ToJsonString());
    }

    [Fact]
    public void What_is_not_known_is_null()
    {
        var row = new Row { Id = Guid.NewGuid(), At = DateTimeOffset.UnixEpoch, State = RepairState.Refused, Verified = false };

        var (stored, read) = Pass(row);

        stored.Where(column => column is null).Should().HaveCount(3);
        read.Should().BeEquivalentTo(row, options => options.Excluding(one => one.Parameters));
        read.Verified.Should().BeFalse();
    }

    [Fact]
    public void A_plain_parameter_is_stored_in_the_same_way()
    {
        using var file = TemporaryFolder.Connect(folder.File("rows.db"));
        var id = Guid.NewGuid();

        file.QuerySingle<string>("SELECT @id", new { id }).Should().Be(id.ToString());
        file.ExecuteScalar<Guid?>("SELECT @id", new { id }).Should().Be(id);
        file.QuerySingle<string>("SELECT @at", new { at = (DateTimeOffset?)DateTimeOffset.UnixEpoch }).Should().Be("1970-01-01T00:00:00.0000000Z");
    }

    private (List<object?> Stored, Row Read) Pass(Row row)
    {
        using var file = TemporaryFolder.Connect(folder.File("rows.db"));
        file.Execute(
            "CREATE TABLE row (id TEXT, other TEXT, at TEXT, ended TEXT, level TEXT, rule TEXT, state TEXT, past TEXT, parameters TEXT, devices TEXT, verified INTEGER, attempts INTEGER, extra TEXT)");
        file.Execute(Insert, new Columns(row, new { extra = "later" }));
        var stored = ((IDictionary<string, object?>)file.QuerySingle("SELECT * FROM row")).Values.ToList();
        return (stored, file.QuerySingle<Row>("SELECT * FROM row"));
    }

    private sealed record Row
    {
        public required Guid Id { get; init; }

        public Guid? Other { get; init; }

        public required DateTimeOffset At { get; init; }

        public DateTimeOffset? Ended { get; init; }

        public FaultLevel Level { get; init; }

        public MatchRule Rule { get; init; }

        public RepairState State { get; init; }

        public RepairState? Past { get; init; }

        public JsonObject Parameters { get; init; } = [];

        public IReadOnlyList<string> Devices { get; init; } = [];

        public bool? Verified { get; init; }

        public int Attempts { get; init; }
    }
}
