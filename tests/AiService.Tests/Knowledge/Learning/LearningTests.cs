using AiService.Knowledge;
using AiService.Knowledge.Learning;
using AiService.Storage.Sqlite;
using AiService.Tests.Storage;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AiService.Tests.Knowledge.Learning;

/// <summary>What repairs teach, in a real file.</summary>
public sealed class LearningTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.FromHours(8)));
    private readonly KnowledgeDatabase database;
    private readonly SqliteLearningStore learned;

    public LearningTests()
    {
        database = new KnowledgeDatabase(folder.File("kb.db"), NullLogger<KnowledgeDatabase>.Instance);
        learned = new SqliteLearningStore(database, time);
    }

    public void Dispose()
    {
        database.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Repairs_of_one_symptom_on_many_ports_and_days_are_one_entry()
    {
        var id = await LearnAsync("接口Gig0/0/1 down", "1", "first");
        time.Advance(TimeSpan.FromDays(1));
        (await LearnAsync("接口GE0/0/2 down", "2", "second")).Should().Be(id);
        (await LearnAsync("接口 Gig0/0/3 DOWN", "1", "third", worked: false)).Should().Be(id);

        using var file = TemporaryFolder.Connect(folder.File("kb.db"));
        var row = file.QuerySingle("SELECT * FROM knowledge JOIN knowledge_outcomes ON knowledge_id = id");
        ((string)row.keyword).Should().Be("接口down");
        ((string)row.title).Should().Be("自动修复：接口down（network.remediation.enable_interface）");
        ((string)row.solution).Should().Be("second", "what failed is no solution");
        ((string)row.create_time).Should().Be("2026-11-24 00:00:00.000000");
        ((string)row.update_time).Should().Be("2026-11-25 00:00:00.000000");
        ((string)row.last_success).Should().Be("2026-11-25 00:00:00.000000");
        ((string)row.devices).Should().Be("""["2","1"]""");
        ((string)row.evidence).Should().Be("Gig0/0/1 current state : UP");
        ((long)row.times_seen, (long)row.times_worked, (long)row.times_failed).Should().Be((3, 2, 1));
        file.ExecuteScalar<long>("SELECT count(*) FROM knowledge").Should().Be(4, "the default rows are untouched");
    }

    [Fact]
    public async Task A_lesson_that_is_delivered_again_counts_once()
    {
        var lesson = Lesson("接口Gig0/0/1 down", "1", "s") with { Id = "r1/0" };

        (await LearnAsync(lesson)).Should().NotBeNull();
        (await LearnAsync(lesson)).Should().BeNull();
        await LearnAsync(lesson with { Id = "r1/1" });

        using var file = TemporaryFolder.Connect(folder.File("kb.db"));
        file.QuerySingle<long>("SELECT times_worked FROM knowledge_outcomes").Should().Be(2);
    }

    [Fact]
    public async Task Another_action_or_platform_is_another_entry()
    {
        var first = await LearnAsync("接口Gig0/0/1 down", "1", "s");
        var other = await LearnAsync(Lesson("接口Gig0/0/1 down", "1", "s") with { Action = "network.remediation.reset_port" });
        var huawei = await LearnAsync(Lesson("接口Gig0/0/1 down", "1", "s") with { Platform = "huawei_vrp" });

        new[] { first, other, huawei }.Should().OnlyHaveUniqueItems().And.NotContainNulls();
    }

    [Fact]
    public async Task What_has_never_worked_is_no_entry_but_its_failures_count_once_it_has()
    {
        (await LearnAsync("接口Gig0/0/1 down", "1", "f", worked: false)).Should().BeNull();
        (await LearnAsync("接口Gig0/0/2 down", "1", "f", worked: false)).Should().BeNull();
        (await CountAsync()).Should().Be(3);

        var id = await LearnAsync("接口Gig0/0/3 down", "1", "s");

        using var file = TemporaryFolder.Connect(folder.File("kb.db"));
        file.QuerySingle<string>($"SELECT times_seen || ' ' || times_worked || ' ' || times_failed FROM knowledge_outcomes WHERE knowledge_id = {id}")
            .Should().Be("3 1 2");
    }

    [Fact]
    public async Task What_an_alert_or_a_model_wrote_is_kept_as_capped_harmless_text()
    {
        var hostile = "接口Gig0/0/1 down\u0000\u001b[31m \u202egnp.exe\u202c\u2066<script>alert(1)</script>" + new string('长', 5_000);

        var id = await LearnAsync(Lesson(hostile, "\u202e1", hostile + "\r\nsecond line") with { Evidence = hostile });

        using var file = TemporaryFolder.Connect(folder.File("kb.db"));
        var row = file.QuerySingle($"SELECT k.*, o.evidence, o.devices FROM knowledge k JOIN knowledge_outcomes o ON knowledge_id = id WHERE id = {id}");
        foreach (var text in new[] { (string)row.keyword, (string)row.title, (string)row.solution, (string)row.evidence, (string)row.devices })
        {
            text.Should().NotMatchRegex(@"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]");
        }

        ((string)row.keyword).Length.Should().BeLessThanOrEqualTo(200);
        ((string)row.title).Length.Should().BeLessThanOrEqualTo(500);
        ((string)row.evidence).Length.Should().BeLessThanOrEqualTo(4_000);
        ((string)row.solution).Should().EndWith("\nsecond line");
    }

    [Fact]
    public async Task An_entry_that_the_Python_service_deleted_is_learned_again()
    {
        var id = await LearnAsync("接口Gig0/0/1 down", "1", "s");
        using (var python = TemporaryFolder.Connect(folder.File("kb.db")))
        {
            // Its connections do not enforce foreign keys.
            python.Execute($"PRAGMA foreign_keys = OFF; DELETE FROM knowledge WHERE id = {id}");
        }

        var again = await LearnAsync("接口Gig0/0/2 down", "1", "s");

        again.Should().NotBeNull().And.NotBe(id);
        (await LearnAsync("接口Gig0/0/3 down", "1", "s")).Should().Be(again);
        (await CountAsync()).Should().Be(4);
    }

    [Fact]
    public async Task Rows_of_the_earlier_rule_stay_as_they_are()
    {
        await database.OpenAsync(default);
        using var file = TemporaryFolder.Connect(folder.File("kb.db"));
        file.Execute("INSERT INTO knowledge (keyword, title, solution) VALUES ('接口Gig0/0/1 down', '自动修复：接口Gig0/0/1 down', 'old')");

        (await LearnAsync("接口Gig0/0/1 down", "1", "new")).Should().Be(5);

        file.ExecuteScalar<string>("SELECT solution FROM knowledge WHERE id = 4").Should().Be("old");
    }

    [Fact]
    public async Task Only_the_last_twenty_devices_are_named()
    {
        for (var device = 1; device <= 25; device++)
        {
            await LearnAsync("接口Gig0/0/1 down", $"{device}", "s");
        }

        using var file = TemporaryFolder.Connect(folder.File("kb.db"));
        DeviceList.Read(file.QuerySingle<string>("SELECT devices FROM knowledge_outcomes")).Should()
            .Equal(Enumerable.Range(6, 20).Reverse().Select(device => $"{device}"));
    }

    [Fact]
    public async Task A_fault_of_nothing_but_a_name_teaches_nothing()
    {
        (await LearnAsync("Gig0/0/1", "1", "s")).Should().BeNull();
    }

    private Task<long?> LearnAsync(string description, string device, string solution, bool worked = true) =>
        LearnAsync(Lesson(description, device, solution) with { Worked = worked });

    private Task<long?> LearnAsync(RepairLesson lesson) =>
        LearnedRepair.Of(lesson) is { } repair ? learned.LearnAsync(repair) : Task.FromResult<long?>(null);

    private static RepairLesson Lesson(string description, string device, string solution) =>
        Lessons.Of(description, solution, "P1") with { DeviceId = device, Evidence = "Gig0/0/1 current state : UP" };

    private async Task<long> CountAsync() =>
        await database.ReadAsync(connection => connection.ExecuteScalar<long>("SELECT count(*) FROM knowledge"), default);
}
